/** One thing that is wrong, at its place where it has one. */
export interface Fault {
  /** A stable string. */
  code: string;
  message: string;
  /** As a path: `body.title`, `query.per_page`. */
  field?: string;
}

export interface Problem {
  status: number;
  /** A stable string that programs go by. */
  code: string;
  message: string;
  /** Where there is more to say than `message`. */
  errors?: Fault[];
  headers?: Record<string, string>;
}

const TITLES: Record<number, string> = {
  400: "Bad request",
  401: "Not signed in",
  403: "Not allowed",
  404: "Not found",
  405: "Method not allowed",
  409: "Conflict",
  412: "Changed since",
  413: "Too large",
  415: "Wrong type of content",
  421: "Another host",
  422: "Not valid",
  428: "Condition required",
  429: "Too many requests",
  502: "The other system failed",
  503: "Not now",
  507: "No space left",
};

/** What a program is told when it does not go (RFC 9457), in the envelope of every other answer. */
export function problemResponse(problem: Problem, requestId: string): Response {
  const { status, code, message, headers = {} } = problem;
  const errors = problem.errors ?? [{ code, message }];
  const title = TITLES[status] ?? "Failed";
  const about = { type: "about:blank", title, status, code, detail: message, requestId };
  return Response.json(
    { ...about, data: null, meta: {}, errors },
    { status, headers: { "Content-Type": "application/problem+json", ...headers } },
  );
}
