export const settings = {
  settings: {
    sections: {
      ratings: "Ratings and export",
      promptTests: "Prompt tests",
    },
    title: "Settings",
    label: "Settings",
    own: "Yours",
    workspace: "Workspace",
    back: "All settings",
    loading: "Loading settings",
    failed: "The settings could not be loaded.",
  },
};
