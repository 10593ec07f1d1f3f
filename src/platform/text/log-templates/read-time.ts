/** ms since 1970, and where in the line the time ends. */
export interface ReadTime {
  at: number;
  end: number;
}

type Reader = (line: string, year: number) => ReadTime | undefined;

const ZERO = 48;

/** "2026-11-22T14:02:03.123Z", the form of most logs, read sign by sign: a pattern takes three times as long. */
function readIso(line: string, from: number): ReadTime | undefined {
  if (line.length < from + 19) return undefined;
  const mark = line.charCodeAt(from + 4);
  // - or /
  if ((mark !== 45 && mark !== 47) || line.charCodeAt(from + 7) !== mark) return undefined;
  if (line.charCodeAt(from + 13) !== 58 || line.charCodeAt(from + 16) !== 58) return undefined;
  const day = dayAt(two(line, from) * 100 + two(line, from + 2), line, from);
  const clock = two(line, from + 11) * 3600 + two(line, from + 14) * 60 + two(line, from + 17);
  if (Number.isNaN(day + clock)) return undefined;
  const part = readFraction(line, from + 19);
  const zone = readZone(line, part.end);
  return { at: day + clock * 1000 + part.ms - zone.ms, end: zone.end };
}

const two = (line: string, at: number): number => {
  const tens = line.charCodeAt(at) - ZERO;
  const ones = line.charCodeAt(at + 1) - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
};

let lastDay = Number.NaN;
let lastAt = 0;

/** Of a log most lines are of the day of the line before. */
function dayAt(year: number, line: string, from: number): number {
  const month = two(line, from + 5);
  const day = two(line, from + 8);
  const key = year * 10_000 + month * 100 + day;
  if (key === lastDay) return lastAt;
  if (Number.isNaN(key) || month < 1 || month > 12 || day < 1 || day > 31) return Number.NaN;
  lastDay = key;
  lastAt = Date.UTC(year, month - 1, day);
  return lastAt;
}

function readFraction(line: string, from: number): { ms: number; end: number } {
  const sign = line.charCodeAt(from);
  // . or ,
  if (sign !== 46 && sign !== 44) return { ms: 0, end: from };
  let end = from + 1;
  let ms = 0;
  let scale = 100;
  for (; end < line.length; end += 1) {
    const digit = line.charCodeAt(end) - ZERO;
    if (!(digit >= 0 && digit <= 9)) break;
    ms += digit * scale;
    scale /= 10;
  }
  return { ms: Math.trunc(ms), end };
}

const ZONE = / ?([+-])(\d\d):?(\d\d)(?!\d)/y;

/** Without one it is UTC: all lines of a log mean the same. */
function readZone(line: string, from: number): { ms: number; end: number } {
  const sign = line.charCodeAt(from);
  if (sign === 90) return { ms: 0, end: from + 1 };
  if (sign !== 43 && sign !== 45 && sign !== 32) return { ms: 0, end: from };
  ZONE.lastIndex = from;
  const found = ZONE.exec(line);
  if (!found) return { ms: 0, end: from };
  const minutes = Number(found[2]) * 60 + Number(found[3]);
  return { ms: (found[1] === "-" ? -1 : 1) * minutes * 60_000, end: from + found[0].length };
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const monthOf = (word = "") => MONTHS.indexOf(word.slice(0, 3).toLowerCase());

/** "22/Nov/2026:14:02:03 +0000" of web servers, in the first signs of a line. */
const WEB = /\[(\d\d)\/(\w{3})\/(\d{4}):(\d\d):(\d\d):(\d\d)( [+-]\d{4})?\]/;
const readWeb: Reader = (line) => {
  const found = WEB.exec(line.length > 300 ? line.slice(0, 300) : line);
  const month = monthOf(found?.[2]);
  if (!found || month < 0) return undefined;
  const [, day, , year, hour, minute, second, zone = ""] = found;
  const at = Date.UTC(
    +(year ?? 0),
    month,
    +(day ?? 0),
    +(hour ?? 0),
    +(minute ?? 0),
    +(second ?? 0),
  );
  return { at: at - readZone(zone, 0).ms, end: found.index + found[0].length };
};

/** "Nov 22 14:02:03" of syslog: the year is not said. */
const SYSLOG = /^(?:<\d{1,3}>)?([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d):(\d\d):(\d\d)/;
const readSyslog: Reader = (line, year) => {
  const found = SYSLOG.exec(line);
  const month = monthOf(found?.[1]);
  if (!found || month < 0) return undefined;
  const [, , day, hour, minute, second] = found;
  const at = Date.UTC(year, month, +(day ?? 0), +(hour ?? 0), +(minute ?? 0), +(second ?? 0));
  const part = readFraction(line, found[0].length);
  return { at: at + part.ms, end: part.end };
};

/** "E1122 14:02:03.123456" of Kubernetes: level, month and day. */
const KLOG = /^[IWEF](\d\d)(\d\d) (\d\d):(\d\d):(\d\d)/;
const readKlog: Reader = (line, year) => {
  const found = KLOG.exec(line);
  if (!found) return undefined;
  const [month, day, hour, minute, second] = found.slice(1).map(Number);
  const at = Date.UTC(year, (month ?? 1) - 1, day, hour, minute, second);
  const part = readFraction(line, found[0].length);
  return { at: at + part.ms, end: part.end };
};

/** "22 Nov 2026 14:02:03" and "22.11.2026 14:02:03". */
const WORDS =
  /^\[?(\d{1,2})(?: |-|\.|\/)(\w{2,3})(?: |-|\.|\/)(\d{4})[ ,T]{1,2}(\d\d):(\d\d):(\d\d)/;
const readWords: Reader = (line) => {
  const found = WORDS.exec(line);
  if (!found) return undefined;
  const [, day, word = "", year, hour, minute, second] = found;
  const month = /^\d+$/.test(word) ? Number(word) - 1 : monthOf(word);
  if (month < 0 || month > 11) return undefined;
  const at = Date.UTC(
    +(year ?? 0),
    month,
    +(day ?? 0),
    +(hour ?? 0),
    +(minute ?? 0),
    +(second ?? 0),
  );
  const part = readFraction(line, found[0].length);
  return { at: at + part.ms, end: part.end };
};

/** Seconds or milliseconds since 1970, in front. */
const EPOCH = /^\[?(1\d{9})(?:(\d{3})|\.(\d{1,9}))?(?=[\] ,|\t]|$)/;
const readEpoch: Reader = (line) => {
  const found = EPOCH.exec(line);
  if (!found) return undefined;
  const [all, seconds, ms, part] = found;
  const fraction = ms === undefined ? Math.trunc(Number(`0.${part ?? "0"}`) * 1000) : Number(ms);
  return { at: Number(seconds) * 1000 + fraction, end: all.length };
};

const readFront: Reader = (line) => {
  const first = line.charCodeAt(0);
  // [ or "
  return readIso(line, first === 91 || first === 34 ? 1 : 0);
};

/** Behind a word or two, such as the name of a container. */
const INNER = /\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d/;
const readInner: Reader = (line) => {
  const at = (line.length > 120 ? line.slice(0, 120) : line).search(INNER);
  return at < 0 ? undefined : readIso(line, at);
};

const READERS: Reader[] = [
  readFront,
  readWeb,
  readSyslog,
  readKlog,
  readWords,
  readEpoch,
  readInner,
];
/** So many lines without any time, and the others are tried only now and then. */
const PATIENCE = 200;

/** Reads the time of each line of one log; what its lines have been so far is tried first. */
export function createTimeReader(year: number): (line: string) => ReadTime | undefined {
  let liked: Reader = readFront;
  let misses = 0;
  return (line) => {
    const first = line.charCodeAt(0);
    // A blank, a tab or nothing: the line goes on with the one before.
    if (first === 32 || first === 9 || Number.isNaN(first)) return undefined;
    const found = liked(line, year);
    if (found) {
      misses = 0;
      return found;
    }
    misses += 1;
    if (misses > PATIENCE && misses % 50 !== 0) return undefined;
    for (const reader of READERS) {
      const other = reader === liked ? undefined : reader(line, year);
      if (!other) continue;
      liked = reader;
      misses = 0;
      return other;
    }
    return undefined;
  };
}

/** Of a field of a log in JSON: a number of seconds, milliseconds or nanoseconds, or a text. */
export function timeOf(value: unknown): number | null {
  if (typeof value === "number") {
    if (value > 1e17) return Math.round(value / 1e6);
    if (value > 1e11) return value;
    return value > 1e9 ? Math.round(value * 1000) : null;
  }
  if (typeof value !== "string") return null;
  const iso = readIso(value, 0) ?? readEpoch(value, 1970);
  return iso?.at ?? null;
}
