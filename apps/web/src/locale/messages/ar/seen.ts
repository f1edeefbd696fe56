import type { SeenMessages } from "../en/seen.ts";

export const seen: SeenMessages = {
  seen: {
    title: "ما رآه النموذج",
    explain: "هذا كل ما أُعطي للنموذج ليكتب هذا الرد.",
    loading: "جارٍ تحميل ما رآه النموذج",
    unknown: "لم يُحفظ ما قيل للنموذج من أجل هذا الرد.",
    budget: "الرموز",
    system: "التعليمات",
    summary: "ملخص الرسائل السابقة",
    messages: "الرسائل",
    free: "غير مستخدم",
    answer: "المساحة المتاحة للرد",
    tokens: "{count, plural, zero {# رمز} one {رمز واحد} two {رمزان} few {# رموز} many {# رمزًا} other {# رمز}}",
    estimated:
      "حوالي {count, plural, zero {# رمز} one {رمز واحد} two {رمزين} few {# رموز} many {# رمزًا} other {# رمز}} تقديرًا.",
    counted:
      "{count, plural, zero {# رمز} one {رمز واحد} two {رمزان} few {# رموز} many {# رمزًا} other {# رمز}} بحسب المزوّد، وحوالي {estimated, number} تقديرًا.",
    over: "هذا أكثر من المخصص: أحدث رسالة تُرسل دائمًا.",
    leftOut:
      "{count, plural, zero {لم تُترك أي رسالة سابقة.} one {تُركت رسالة سابقة واحدة.} two {تُركت رسالتان سابقتان.} few {تُركت # رسائل سابقة.} many {تُركت # رسالة سابقة.} other {تُركت # رسالة سابقة.}}",
    leftOutSummarized:
      "{count, plural, zero {لم تُترك أي رسالة سابقة.} one {تُركت رسالة سابقة واحدة، والملخص يغني عنها.} two {تُركت رسالتان سابقتان، والملخص يغني عنهما.} few {تُركت # رسائل سابقة، والملخص يغني عنها.} many {تُركت # رسالة سابقة، والملخص يغني عنها.} other {تُركت # رسالة سابقة، والملخص يغني عنها.}}",
    goThere: "الانتقال إلى آخرها",
    user: "أنت",
    assistant: "المساعد",
    wish: "أضافته Millrace",
    erased: "مُحيت هذه الرسالة لاحقًا.",
    summaryErased: "مُحي هذا الملخص مع رسالة كان يشملها.",
    tools: "مع الأدوات: {names}",
    close: "إغلاق",
  },
};
