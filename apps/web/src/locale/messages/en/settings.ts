export const settings = {
  settings: {
    sections: {
      overview: "Overview",
      errors: "Errors",
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
