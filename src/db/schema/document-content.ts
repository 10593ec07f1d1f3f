/** Text about code, with what each statement rests on. */
export interface DocumentContent {
  type: "document";
  title: { text: string; cites: number[] };
  /** In a few sentences. */
  summary: { text: string; cites: number[] };
}
