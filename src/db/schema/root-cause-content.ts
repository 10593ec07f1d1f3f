/** Why something broke, as far as the sources say it. */
export interface RootCauseContent {
  type: "rca";
  title: { text: string; cites: number[] };
  /** In a few sentences. */
  summary: { text: string; cites: number[] };
}
