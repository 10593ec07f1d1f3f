/** RFC 4180. A cell that a table program would take for a formula begins with a quote. */
export async function csvOf(rows: readonly (readonly string[])[]): Promise<string> {
  const { default: Papa } = await import("papaparse");
  const data = rows.map((row) => [...row]);
  return `${Papa.unparse(data, { escapeFormulae: true, newline: "\r\n" })}\r\n`;
}
