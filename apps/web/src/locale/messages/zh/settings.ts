import type { settings as english } from "../en/settings.ts";
import type { Texts } from "../texts.ts";

export const settings: Texts<typeof english> = {
  settings: {
    sections: {
      overview: "概览",
      errors: "错误",
    },
    title: "设置",
    label: "设置",
    own: "你的设置",
    workspace: "工作区",
    back: "全部设置",
    loading: "正在加载设置",
    failed: "无法加载设置。",
  },
};
