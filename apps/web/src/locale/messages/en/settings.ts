export const settings = {
  settings: {
    sections: {
      keys: "Provider keys",
      workspaceKeys: "Workspace keys",
      apiKeys: "API keys",
      models: "Models and prices",
      ratings: "Ratings and export",
      promptTests: "Prompt tests",
    },
    title: "Settings",
    label: "Settings",
    own: "Yours",
    workspace: "Workspace",
    back: "All settings",
    loading: "Loading settings",
    retry: "Try again",
    failed: "The settings could not be loaded.",
  },
};
