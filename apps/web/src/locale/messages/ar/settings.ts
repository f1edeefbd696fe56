import type { settings as english } from "../en/settings.ts";
import type { Texts } from "../texts.ts";

export const settings: Texts<typeof english> = {
  settings: {
    sections: {
      keys: "مفاتيح المزوّدين",
      workspaceKeys: "مفاتيح مساحة العمل",
      apiKeys: "مفاتيح API",
      models: "النماذج والأسعار",
      ratings: "التقييمات والتصدير",
      promptTests: "اختبارات التوجيهات",
      usage: "الاستخدام",
      workspaceUsage: "استخدام مساحة العمل",
      budgets: "الميزانيات",
      overview: "نظرة عامة",
      errors: "الأخطاء",
    },
    title: "الإعدادات",
    label: "الإعدادات",
    own: "إعداداتك",
    workspace: "مساحة العمل",
    back: "كل الإعدادات",
    loading: "جارٍ تحميل الإعدادات",
    retry: "حاول مجددًا",
    failed: "تعذّر تحميل الإعدادات.",
  },
};
