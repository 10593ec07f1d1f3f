/** A line as it stands on the page, put together from the pieces that a PDF draws. */
export interface Line {
  text: string;
  /** Of its letters, in points. */
  size: number;
  left: number;
  right: number;
  /** From the bottom of the page. */
  y: number;
}

/** What pdf.js says of a piece of text. */
export interface Piece {
  str: string;
  transform: number[];
  width: number;
  hasEOL: boolean;
}

export function joinPieces(pieces: Piece[]): Line[] {
  const lines: Line[] = [];
  let line: Line | undefined;
  for (const piece of pieces) {
    const [a = 0, b = 0, , , left = 0, y = 0] = piece.transform;
    const size = Math.hypot(a, b);
    const isBlank = piece.str.trim() === "";
    if (line && !isBlank && isElsewhere(line, left, y)) line = undefined;
    if (line) extend(line, piece, { left, size });
    else if (!isBlank) {
      line = { text: piece.str, size, left, right: left + piece.width, y };
      lines.push(line);
    }
    if (piece.hasEOL) line = undefined;
  }
  return lines.map((each) => ({ ...each, text: tidy(each.text) }));
}

/** On another height, or back to the left of where the line has come to. */
const isElsewhere = (line: Line, left: number, y: number) =>
  Math.abs(line.y - y) > line.size * 0.6 || left < line.left - line.size;

function extend(line: Line, piece: Piece, at: { left: number; size: number }) {
  // Words may be placed without a space between them: a gap says it.
  const gap = at.left - line.right;
  if (piece.str.trim() !== "" && gap > line.size * 0.15 && !/\s$/.test(line.text)) line.text += " ";
  line.text += piece.str;
  if (piece.str.trim() === "") return;
  line.right = Math.max(line.right, at.left + piece.width);
  line.size = Math.max(line.size, at.size);
}

// A soft hyphen is only there to be broken at.
const tidy = (text: string) => text.replaceAll("\u00ad", "").replaceAll(/\s+/g, " ").trim();
