import type { monitoring as english } from "../en/monitoring.ts";
import type { Texts } from "../texts.ts";

export const monitoring: Texts<typeof english> = {
  monitoring: {
    overview: "نظرة عامة",
    overviewIntro: "كيف حال الخادم: ما ينتظره الناس، وما يكلّفه، وما يتعطّل. يُحدَّث تلقائيًا.",
    period: "المدة",
    periods: {
      hour: "ساعة",
      day: "يوم",
      week: "أسبوع",
    },
    again: "إعادة المحاولة",
    figures: {
      seconds: "{seconds} ث",
      live: "الاتصالات المباشرة",
      running:
        "{count, plural, =0 {لا إجابة} one {إجابة واحدة} two {إجابتان} few {# إجابات} many {# إجابة} other {# إجابة}} قيد الكتابة",
      firstToken: "أول كلمة",
      answer: "الإجابة كاملة",
      slow: "واحدة من كل 20 تستغرق {time} أو أكثر",
      failed: "فشلت",
      ofCalls: "من {count, plural, one {نداء واحد} two {نداءين} few {# نداءات} many {# نداءً} other {# نداء}}",
      tokens: "الرموز",
      tokensNote: "{input} داخلة، {output} خارجة",
      cost: "التكلفة",
      unpriced:
        "{count, plural, =0 {كل الأسعار معروفة} one {نداء واحد بلا سعر معروف} two {نداءان بلا سعر معروف} few {# نداءات بلا سعر معروف} many {# نداءً بلا سعر معروف} other {# نداء بلا سعر معروف}}",
      delivery: "على الشاشة خلال ثانية",
      deliveryNote:
        "من {count, plural, one {حدث واحد} two {حدثين} few {# أحداث} many {# حدثًا} other {# حدث}}، بأيام كاملة",
      memory: "الذاكرة",
      sqlite: "Millrace {version}، قاعدة بيانات مضمّنة",
      postgres: "Millrace {version}، PostgreSQL",
    },
    calls: "النداءات إلى المزوّدين",
    callsNote: "كل عمود جزء من ستين من المدة؛ والفشل هو الجزء الأحمر في أسفله.",
    noCalls: "لم يُنادَ أي مزوّد في هذه المدة.",
    callsSum:
      "{calls, plural, one {نداء واحد} two {نداءان} few {# نداءات} many {# نداءً} other {# نداء}}، فشل منها {failed}",
    now: "الآن",
    causes: "لماذا فشلت الإجابات",
    causesNote: "ما قيل للناس، الأكثر تكرارًا أولًا.",
    noCauses: "لم تفشل أي إجابة في هذه المدة.",
    errors: "الأخطاء",
    errorsIntro: "ما تعطّل على الخادم في آخر 30 يومًا. من يبلّغ عن خطأ يرى معرّفًا: ابحث عنه هنا.",
    search: "بحث",
    searchHint: "معرّف طلب أو تشغيل، أو رمز، أو بداية رسالة",
    noErrors: "لم يتعطّل شيء. ستُدرج الأخطاء هنا.",
    nothingFound: "لا شيء يطابق. يجب كتابة المعرّف كاملًا.",
    more: "عرض الأقدم",
    request: "الطلب",
    run: "التشغيل",
    stack: "موضعه في الشيفرة",
  },
};
