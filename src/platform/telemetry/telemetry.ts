/** One call of a model, as the ledger has it. */
export interface ModelCall {
  id: string;
  at: Date;
  taskType: string;
  subject: string;
  provider: string;
  modelRequested: string;
  modelServed?: string | null;
  /** `ok`, or how it ended otherwise. */
  status: string;
  errorCode?: string | null;
  stopReason?: string | null;
  /** As the server names its answer. */
  responseId?: string | null;
  cache?: string;
  attempts?: number | null;
  ttftMs?: number | null;
  totalMs?: number | null;
  inputUncached?: number | null;
  cacheRead?: number | null;
  cacheWrite5m?: number | null;
  cacheWrite1h?: number | null;
  output?: number | null;
  costNanoUsd?: number | null;
  savedNanoUsd?: number | null;
}

export interface WebRequest {
  method: string;
  /** The pattern, never the path: `/drafts/:id`. */
  route: string;
  status: number;
  seconds: number;
}

/** What goes out to those who watch the installation; neither texts nor people. */
export interface Telemetry {
  /** Whether requests are worth telling. */
  watchesRequests: boolean;
  call(call: ModelCall): void;
  request(request: WebRequest): void;
  /** For Prometheus. */
  render(): string;
  close(): Promise<void>;
}
