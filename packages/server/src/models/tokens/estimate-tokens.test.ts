import { expect, test } from "vitest";
import { estimateTokens } from "./estimate-tokens.ts";

/** Texts with their tokens in o200k, counted once. */
const COUNTED: [string, number, string][] = [
  [
    "english",
    61,
    "The harbour office opens at eight, and whoever wants to moor for more than one night has to register there. Last year the fee was raised twice; nobody complained, although several owners moved their boats further north. Could you summarise what changed since September, and why the subscriber count has gone down?",
  ],
  [
    "german",
    71,
    "Die Hafenmeisterei öffnet um acht Uhr, und wer länger als eine Nacht festmachen will, muss sich dort anmelden. Im vergangenen Jahr wurde die Liegeplatzgebühr zweimal erhöht; niemand beschwerte sich, obwohl mehrere Eigentümer ihre Boote weiter nach Norden verlegten. Kannst du zusammenfassen, was sich seit September geändert hat?",
  ],
  [
    "spanish",
    73,
    "La oficina del puerto abre a las ocho, y quien quiera amarrar más de una noche tiene que registrarse allí. El año pasado la tarifa subió dos veces; nadie se quejó, aunque varios propietarios llevaron sus barcos más al norte. ¿Podrías resumir qué ha cambiado desde septiembre y por qué bajó el número de suscriptores?",
  ],
  [
    "chinese",
    68,
    "港务办公室八点开门，想停泊一晚以上的人必须在那里登记。去年费用上涨了两次；没有人抱怨，尽管有几位船主把船移到了更北的地方。你能总结一下自九月以来发生了什么变化，以及为什么订阅人数下降了吗？",
  ],
  [
    "japanese",
    77,
    "港湾事務所は八時に開き、一晩以上係留したい人はそこで登録しなければなりません。昨年、料金は二度引き上げられましたが、何人かの船主がさらに北へ船を移したにもかかわらず、誰も文句を言いませんでした。",
  ],
  [
    "korean",
    72,
    "항만 사무소는 여덟 시에 문을 열며, 하룻밤 이상 정박하려는 사람은 그곳에 등록해야 합니다. 작년에 요금이 두 번 올랐지만 아무도 불평하지 않았습니다. 구월 이후 무엇이 바뀌었는지 요약해 주시겠어요?",
  ],
  [
    "arabic",
    74,
    "يفتح مكتب الميناء في الساعة الثامنة، ومن يريد أن يرسو أكثر من ليلة واحدة عليه أن يسجل هناك. في العام الماضي رُفعت الرسوم مرتين، ولم يشتكِ أحد، مع أن عددًا من المالكين نقلوا قواربهم إلى الشمال. هل يمكنك تلخيص ما تغير منذ سبتمبر؟",
  ],
  [
    "russian",
    58,
    "Портовая контора открывается в восемь, и всякий, кто хочет стоять дольше одной ночи, должен там зарегистрироваться. В прошлом году сбор повышали дважды; никто не жаловался, хотя несколько владельцев перевели свои лодки севернее.",
  ],
  [
    "hindi",
    47,
    "बंदरगाह कार्यालय आठ बजे खुलता है, और जो कोई एक रात से अधिक ठहरना चाहता है उसे वहाँ पंजीकरण कराना होगा। पिछले साल शुल्क दो बार बढ़ाया गया; किसी ने शिकायत नहीं की।",
  ],
  [
    "emoji",
    59,
    "🎉🚀 Great news! 😀😃 We launched 🛳️⚓ the new site 👩‍🚀👨‍👩‍👧‍👦 and 💯% of the tests pass ✅✅ 🔥🔥🔥 🇩🇪🇪🇸",
  ],
  [
    "python",
    100,
    'def moving_average(values: list[float], window: int) -> list[float]:\n    """Return the simple moving average."""\n    if window <= 0:\n        raise ValueError(\'window must be positive\')\n    result = []\n    total = 0.0\n    for index, value in enumerate(values):\n        total += value\n        if index >= window:\n            total -= values[index - window]\n        result.append(total / min(index + 1, window))\n    return result\n',
  ],
];

test.each(COUNTED)("what is said in %s is estimated within 25 %% of what o200k makes of it", (_, counted, text) => {
  expect(estimateTokens(text) / counted).toBeGreaterThan(0.75);
  expect(estimateTokens(text) / counted).toBeLessThan(1.25);
});

test("nothing is no token, and more text is never fewer tokens", () => {
  expect(estimateTokens("")).toBe(0);
  for (const [, , text] of COUNTED) {
    let before = 0;
    for (let end = 0; end <= text.length; end++) {
      const now = estimateTokens(text.slice(0, end));
      expect(now).toBeGreaterThanOrEqual(before - 1);
      before = now;
    }
  }
});
