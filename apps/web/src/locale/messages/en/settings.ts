export const settings = {
  settings: {
    sections: { usage: "Usage", workspaceUsage: "Workspace usage", budgets: "Budgets" },
    title: "Settings",
    label: "Settings",
    own: "Yours",
    workspace: "Workspace",
    back: "All settings",
    loading: "Loading settings",
    failed: "The settings could not be loaded.",
  },
};
