import type { settings as english } from "../en/settings.ts";
import type { Texts } from "../texts.ts";

export const settings: Texts<typeof english> = {
  settings: {
    sections: {
      keys: "服务商密钥",
      workspaceKeys: "工作区密钥",
      apiKeys: "API 密钥",
      models: "模型和价格",
      ratings: "评价与导出",
      promptTests: "提示词测试",
      usage: "用量",
      workspaceUsage: "工作区用量",
      budgets: "预算",
      overview: "概览",
      errors: "错误",
    },
    title: "设置",
    label: "设置",
    own: "你的设置",
    workspace: "工作区",
    back: "全部设置",
    loading: "正在加载设置",
    retry: "重试",
    failed: "无法加载设置。",
  },
};
