/** The files of a repository as they were at one commit, on their way here. */
export interface CodeArchive {
  /** The whole id of the commit that the branch, tag or shortened id stood for. */
  commit: string;
  /** A tar, plain or packed by gzip, with one folder around everything. Throws `OutboundError`; to be read, or closed. */
  body: AsyncIterable<Uint8Array>;
  close: () => void;
}
