/** Test cases, by hand or as code. */
export interface TestsContent {
  type: "tests";
  title: { text: string; cites: number[] };
  /** In a few sentences. */
  summary: { text: string; cites: number[] };
}
