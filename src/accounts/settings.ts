export const THEMES = ["system", "light", "dark"] as const;

/** Time zones that a person can choose. */
export const ZONES = [
  "UTC",
  ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC"),
];
