import type { settings as english } from "../en/settings.ts";
import type { Texts } from "../texts.ts";

export const settings: Texts<typeof english> = {
  settings: {
    sections: { usage: "用量", workspaceUsage: "工作区用量", budgets: "预算" },
    title: "设置",
    label: "设置",
    own: "你的设置",
    workspace: "工作区",
    back: "全部设置",
    loading: "正在加载设置",
    failed: "无法加载设置。",
  },
};
