import type { settings as english } from "../en/settings.ts";
import type { Texts } from "../texts.ts";

export const settings: Texts<typeof english> = {
  settings: {
    sections: {
      overview: "نظرة عامة",
      errors: "الأخطاء",
    },
    title: "الإعدادات",
    label: "الإعدادات",
    own: "إعداداتك",
    workspace: "مساحة العمل",
    back: "كل الإعدادات",
    loading: "جارٍ تحميل الإعدادات",
    failed: "تعذّر تحميل الإعدادات.",
  },
};
