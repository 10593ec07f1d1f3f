// Written by `npm run api:types` from the document of the API; not to be changed by hand.
interface Refused {
  content: { "application/problem+json": components["schemas"]["Problem"] };
}
interface Answered<Data> {
  content: {
    "application/json": {
      data: Data;
      meta: components["schemas"]["Meta"];
      errors: components["schemas"]["Fault"][];
    };
  };
}
// prettier-ignore
export interface paths {
  "/auth/register": {
    post: { parameters: { header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "application/json": { baseUrl: string; email?: string; token: string; setupToken?: string; caPem?: string; password: string; }; }; }; responses: { 201: Answered<components["schemas"]["Tokens"]>; 409: Refused; 415: Refused; 422: Refused; 429: Refused; }; };
  };
  "/auth/login": {
    post: { parameters: { header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "application/json": { login: string; password: string; otp?: string; }; }; }; responses: { 200: Answered<components["schemas"]["Tokens"]>; 401: Refused; 403: Refused; 409: Refused; 415: Refused; 422: Refused; 429: Refused; }; };
  };
  "/auth/refresh": {
    post: { parameters: { header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "application/json": { refreshToken: string; }; }; }; responses: { 200: Answered<components["schemas"]["Tokens"]>; 401: Refused; 409: Refused; 415: Refused; 422: Refused; 429: Refused; }; };
  };
  "/auth/logout": {
    post: { parameters: { header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "application/json": { refreshToken?: string; }; }; }; responses: { 200: Answered<{ signedIn: false; }>; 409: Refused; 415: Refused; 422: Refused; 429: Refused; }; };
  };
  "/auth/me": {
    get: { parameters: Record<string, never>; responses: { 200: Answered<{ account: components["schemas"]["Account"]; scopes: string[]; }>; 401: Refused; 403: Refused; 422: Refused; 429: Refused; }; };
  };
  "/drafts": {
    get: { parameters: { query?: { cursor?: string; per_page?: number; }; }; responses: { 200: Answered<components["schemas"]["DraftListing"][]>; 401: Refused; 403: Refused; 422: Refused; 429: Refused; }; };
    post: { parameters: { header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "application/json": components["schemas"]["NewDraft"]; }; }; responses: { 202: Answered<components["schemas"]["Draft"]>; 401: Refused; 403: Refused; 409: Refused; 415: Refused; 422: Refused; 429: Refused; 502: Refused; }; };
  };
  "/drafts/shared": {
    get: { parameters: { query?: { cursor?: string; }; }; responses: { 200: Answered<components["schemas"]["SharedDraft"][]>; 401: Refused; 403: Refused; 422: Refused; 429: Refused; }; };
  };
  "/drafts/{id}": {
    get: { parameters: { path: { id: string; }; }; responses: { 200: Answered<components["schemas"]["Draft"]>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
    delete: { parameters: { path: { id: string; }; }; responses: { 200: Answered<null>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 422: Refused; 429: Refused; }; };
  };
  "/drafts/imports/plan": {
    post: { parameters: { header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "application/json": components["schemas"]["BacklogText"]; }; }; responses: { 200: Answered<components["schemas"]["PlannedBacklog"]>; 401: Refused; 403: Refused; 409: Refused; 415: Refused; 422: Refused; 429: Refused; }; };
  };
  "/drafts/imports": {
    post: { parameters: { header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "application/json": components["schemas"]["BacklogImport"]; }; }; responses: { 201: Answered<components["schemas"]["Draft"]>; 401: Refused; 403: Refused; 409: Refused; 415: Refused; 422: Refused; 429: Refused; 502: Refused; }; };
  };
  "/drafts/{id}/content": {
    get: { parameters: { path: { id: string; }; }; responses: { 200: Answered<components["schemas"]["DraftContent"]>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
    put: { parameters: { path: { id: string; }; header: { "If-Match": string; }; }; requestBody: { content: { "application/json": components["schemas"]["StoryInput"]; }; }; responses: { 200: Answered<components["schemas"]["DraftContent"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 412: Refused; 415: Refused; 422: Refused; 428: Refused; 429: Refused; }; };
  };
  "/drafts/{id}/nodes/{node}/content": {
    put: { parameters: { path: { id: string; node: string; }; header: { "If-Match": string; }; }; requestBody: { content: { "application/json": components["schemas"]["NodeInput"]; }; }; responses: { 200: Answered<components["schemas"]["DraftContent"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 412: Refused; 415: Refused; 422: Refused; 428: Refused; 429: Refused; }; };
  };
  "/drafts/{id}/nodes": {
    post: { parameters: { path: { id: string; }; header: { "Idempotency-Key"?: string; "If-Match": string; }; }; requestBody: { content: { "application/json": components["schemas"]["NewNode"]; }; }; responses: { 201: Answered<components["schemas"]["DraftContent"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 412: Refused; 415: Refused; 422: Refused; 428: Refused; 429: Refused; }; };
  };
  "/drafts/{id}/nodes/acceptance": {
    post: { parameters: { path: { id: string; }; header: { "Idempotency-Key"?: string; "If-Match": string; }; }; responses: { 200: Answered<components["schemas"]["DraftContent"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 412: Refused; 422: Refused; 428: Refused; 429: Refused; }; };
  };
  "/drafts/{id}/nodes/{node}/acts": {
    post: { parameters: { path: { id: string; node: string; }; header: { "Idempotency-Key"?: string; "If-Match": string; }; }; requestBody: { content: { "application/json": components["schemas"]["NodeAct"]; }; }; responses: { 200: Answered<components["schemas"]["DraftContent"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 412: Refused; 415: Refused; 422: Refused; 428: Refused; 429: Refused; }; };
  };
  "/drafts/{id}/nodes/{node}/refinements": {
    post: { parameters: { path: { id: string; node: string; }; header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "application/json": components["schemas"]["NewNodeRefinement"]; }; }; responses: { 202: Answered<components["schemas"]["Composition"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 415: Refused; 422: Refused; 429: Refused; }; };
  };
  "/drafts/{id}/composition": {
    get: { parameters: { path: { id: string; }; }; responses: { 200: Answered<components["schemas"]["Composition"]>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
    post: { parameters: { path: { id: string; }; header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "application/json": components["schemas"]["NewComposition"]; }; }; responses: { 202: Answered<components["schemas"]["Composition"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 415: Refused; 422: Refused; 429: Refused; }; };
  };
  "/drafts/{id}/composition/stream": {
    get: { parameters: { path: { id: string; }; }; responses: { 200: { content: { "text/event-stream": string; }; }; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; 503: Refused; }; };
  };
  "/drafts/{id}/refinements": {
    post: { parameters: { path: { id: string; }; header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "application/json": components["schemas"]["NewRefinement"]; }; }; responses: { 202: Answered<components["schemas"]["Composition"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 415: Refused; 422: Refused; 429: Refused; }; };
  };
  "/drafts/{id}/composition/stop": {
    post: { parameters: { path: { id: string; }; header?: { "Idempotency-Key"?: string; }; }; responses: { 200: Answered<components["schemas"]["Composition"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 422: Refused; 429: Refused; }; };
  };
  "/drafts/{id}/revisions": {
    get: { parameters: { path: { id: string; }; }; responses: { 200: Answered<components["schemas"]["RevisionListing"][]>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
  };
  "/drafts/{id}/diff": {
    get: { parameters: { path: { id: string; }; query: { from: number; to: number; }; }; responses: { 200: Answered<components["schemas"]["RevisionsDiff"]>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
  };
  "/drafts/{id}/revisions/{number}": {
    get: { parameters: { path: { id: string; number: number; }; }; responses: { 200: Answered<components["schemas"]["Revision"]>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
  };
  "/drafts/{id}/revisions/{number}/restoration": {
    post: { parameters: { path: { id: string; number: number; }; header?: { "Idempotency-Key"?: string; }; }; responses: { 200: Answered<components["schemas"]["Restored"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 422: Refused; 429: Refused; }; };
  };
  "/drafts/{id}/findings": {
    get: { parameters: { path: { id: string; }; }; responses: { 200: Answered<components["schemas"]["Finding"][]>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
  };
  "/drafts/{id}/findings/decisions": {
    post: { parameters: { path: { id: string; }; header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "application/json": components["schemas"]["NewFindingDecision"]; }; }; responses: { 200: Answered<null>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 415: Refused; 422: Refused; 429: Refused; }; };
  };
  "/drafts/{id}/findings/decisions/{decision}": {
    delete: { parameters: { path: { id: string; decision: string; }; }; responses: { 200: Answered<null>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
  };
  "/drafts/{id}/fixes": {
    post: { parameters: { path: { id: string; }; header: { "Idempotency-Key"?: string; "If-Match": string; }; }; requestBody: { content: { "application/json": components["schemas"]["FindingFix"]; }; }; responses: { 200: Answered<components["schemas"]["FixedFinding"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 412: Refused; 415: Refused; 422: Refused; 428: Refused; 429: Refused; }; };
  };
  "/drafts/{id}/judgement": {
    post: { parameters: { path: { id: string; }; header?: { "Idempotency-Key"?: string; }; }; responses: { 202: Answered<null>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 422: Refused; 429: Refused; }; };
  };
  "/drafts/{id}/coverage": {
    get: { parameters: { path: { id: string; }; }; responses: { 200: Answered<components["schemas"]["Coverage"]>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
  };
  "/sources": {
    get: { parameters: Record<string, never>; responses: { 200: Answered<components["schemas"]["Source"][]>; 401: Refused; 403: Refused; 422: Refused; 429: Refused; }; };
    post: { parameters: { header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "application/json": components["schemas"]["NewSource"]; }; }; responses: { 201: Answered<components["schemas"]["AddedSources"]>; 401: Refused; 403: Refused; 409: Refused; 413: Refused; 415: Refused; 422: Refused; 429: Refused; }; };
  };
  "/sources/{id}": {
    get: { parameters: { path: { id: string; }; }; responses: { 200: Answered<components["schemas"]["SourceText"]>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
    delete: { parameters: { path: { id: string; }; }; responses: { 200: Answered<null>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
  };
  "/sources/files": {
    post: { parameters: { header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "multipart/form-data": FormData; }; }; responses: { 201: Answered<components["schemas"]["AddedSources"]>; 401: Refused; 403: Refused; 409: Refused; 413: Refused; 415: Refused; 422: Refused; 429: Refused; }; };
  };
  "/drafts/{id}/sources": {
    get: { parameters: { path: { id: string; }; }; responses: { 200: Answered<components["schemas"]["Source"][]>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
    post: { parameters: { path: { id: string; }; header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "application/json": components["schemas"]["NewSource"]; }; }; responses: { 201: Answered<components["schemas"]["AddedSources"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 413: Refused; 415: Refused; 422: Refused; 429: Refused; }; };
  };
  "/drafts/{id}/sources/files": {
    post: { parameters: { path: { id: string; }; header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "multipart/form-data": FormData; }; }; responses: { 201: Answered<components["schemas"]["AddedSources"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 413: Refused; 415: Refused; 422: Refused; 429: Refused; }; };
  };
  "/drafts/{id}/sources/{source}": {
    get: { parameters: { path: { id: string; source: string; }; }; responses: { 200: Answered<components["schemas"]["SourceText"]>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
    delete: { parameters: { path: { id: string; source: string; }; }; responses: { 200: Answered<null>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 422: Refused; 429: Refused; }; };
  };
  "/drafts/{id}/sources/{source}/file": {
    get: { parameters: { path: { id: string; source: string; }; }; responses: { 200: { content: { "application/octet-stream": string; }; }; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
  };
  "/drafts/{id}/sources/versions": {
    post: { parameters: { path: { id: string; }; header?: { "Idempotency-Key"?: string; }; }; responses: { 200: Answered<components["schemas"]["LookedForVersions"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 422: Refused; 429: Refused; }; };
  };
  "/drafts/{id}/sources/{source}/version": {
    get: { parameters: { path: { id: string; source: string; }; }; responses: { 200: Answered<components["schemas"]["SourceVersion"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 412: Refused; 422: Refused; 429: Refused; 502: Refused; }; };
    post: { parameters: { path: { id: string; source: string; }; header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "application/json": components["schemas"]["TakenVersion"]; }; }; responses: { 201: Answered<{ sourceId: string; }>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 412: Refused; 415: Refused; 422: Refused; 429: Refused; 502: Refused; }; };
  };
  "/drafts/{id}/rules": {
    get: { parameters: { path: { id: string; }; }; responses: { 200: Answered<components["schemas"]["Rule"][]>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
  };
  "/rules/projects": {
    get: { parameters: Record<string, never>; responses: { 200: Answered<components["schemas"]["RuledProject"][]>; 401: Refused; 403: Refused; 422: Refused; 429: Refused; }; };
  };
  "/rules/project": {
    get: { parameters: { query: { jira: string; project: string; }; }; responses: { 200: Answered<components["schemas"]["ProjectRules"]>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
    put: { parameters: { query: { jira: string; project: string; }; header: { "If-Match": string; }; }; requestBody: { content: { "application/json": components["schemas"]["NewProjectRules"]; }; }; responses: { 200: Answered<components["schemas"]["ProjectRules"]>; 401: Refused; 403: Refused; 404: Refused; 412: Refused; 415: Refused; 422: Refused; 428: Refused; 429: Refused; }; };
  };
  "/rules/project/trials": {
    post: { parameters: { query: { jira: string; project: string; }; header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "application/json": components["schemas"]["RulesTrial"]; }; }; responses: { 200: Answered<components["schemas"]["TriedFinding"][]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 415: Refused; 422: Refused; 429: Refused; }; };
  };
  "/drafts/{id}/fields": {
    get: { parameters: { path: { id: string; }; }; responses: { 200: Answered<components["schemas"]["DraftField"][]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 422: Refused; 429: Refused; 502: Refused; }; };
    put: { parameters: { path: { id: string; }; header: { "If-Match": string; }; }; requestBody: { content: { "application/json": components["schemas"]["FilledFields"]; }; }; responses: { 200: Answered<components["schemas"]["DraftField"][]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 412: Refused; 415: Refused; 422: Refused; 428: Refused; 429: Refused; 502: Refused; }; };
  };
  "/drafts/{id}/fields/{field}/preset": {
    delete: { parameters: { path: { id: string; field: string; }; }; responses: { 200: Answered<null>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 422: Refused; 429: Refused; 502: Refused; }; };
  };
  "/drafts/{id}/fields/names": {
    get: { parameters: { path: { id: string; }; query: { q: string; of?: ("people" | "groups"); }; }; responses: { 200: Answered<string[]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 422: Refused; 429: Refused; 502: Refused; }; };
  };
  "/drafts/{id}/nodes/{node}/fields": {
    get: { parameters: { path: { id: string; node: string; }; }; responses: { 200: Answered<components["schemas"]["NodeField"][]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 422: Refused; 429: Refused; 502: Refused; }; };
    put: { parameters: { path: { id: string; node: string; }; header: { "If-Match": string; }; }; requestBody: { content: { "application/json": components["schemas"]["FilledFields"]; }; }; responses: { 200: Answered<components["schemas"]["NodeField"][]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 412: Refused; 415: Refused; 422: Refused; 428: Refused; 429: Refused; 502: Refused; }; };
  };
  "/drafts/{id}/comments": {
    get: { parameters: { path: { id: string; }; query?: { cursor?: string; node?: string; part?: string; }; }; responses: { 200: Answered<components["schemas"]["Comment"][]>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
    post: { parameters: { path: { id: string; }; header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "application/json": components["schemas"]["NewComment"]; }; }; responses: { 201: Answered<components["schemas"]["Commented"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 415: Refused; 422: Refused; 429: Refused; }; };
  };
  "/drafts/{id}/comments/{comment}/outcome": {
    post: { parameters: { path: { id: string; comment: string; }; header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "application/json": components["schemas"]["CommentOutcome"]; }; }; responses: { 200: Answered<null>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 415: Refused; 422: Refused; 429: Refused; }; };
  };
  "/drafts/{id}/shares": {
    get: { parameters: { path: { id: string; }; }; responses: { 200: Answered<components["schemas"]["Share"][]>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
    post: { parameters: { path: { id: string; }; header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "application/json": components["schemas"]["NewShares"]; }; }; responses: { 200: Answered<null>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 415: Refused; 422: Refused; 429: Refused; }; };
  };
  "/drafts/{id}/shares/candidates": {
    get: { parameters: { path: { id: string; }; query: { q: string; }; }; responses: { 200: Answered<components["schemas"]["Candidate"][]>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
  };
  "/drafts/{id}/shares/{account}": {
    delete: { parameters: { path: { id: string; account: string; }; }; responses: { 200: Answered<null>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
  };
  "/drafts/{id}/history": {
    get: { parameters: { path: { id: string; }; query?: { cursor?: string; per_page?: number; }; }; responses: { 200: Answered<components["schemas"]["HistoryEvent"][]>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
  };
  "/drafts/{id}/publication": {
    get: { parameters: { path: { id: string; }; }; responses: { 200: Answered<components["schemas"]["Publication"]>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
    post: { parameters: { path: { id: string; }; header?: { "Idempotency-Key"?: string; }; }; responses: { 200: Answered<components["schemas"]["PreparedPublication"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 422: Refused; 429: Refused; }; };
  };
  "/drafts/{id}/duplicates": {
    get: { parameters: { path: { id: string; }; }; responses: { 200: Answered<components["schemas"]["Duplicates"]>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
    post: { parameters: { path: { id: string; }; header?: { "Idempotency-Key"?: string; }; }; responses: { 202: Answered<null>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 422: Refused; 429: Refused; }; };
  };
  "/drafts/{id}/nodes/{node}/duplicates": {
    post: { parameters: { path: { id: string; node: string; }; header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "application/json": components["schemas"]["DuplicateDecision"]; }; }; responses: { 200: Answered<null>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 415: Refused; 422: Refused; 429: Refused; }; };
  };
  "/drafts/{id}/export/{format}": {
    get: { parameters: { path: { id: string; format: ("md" | "csv" | "json"); }; }; responses: { 200: { content: { "*/*": string; }; }; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; 502: Refused; }; };
  };
  "/drafts/{id}/issues": {
    get: { parameters: { path: { id: string; }; }; responses: { 200: Answered<components["schemas"]["DraftIssue"][]>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
    post: { parameters: { path: { id: string; }; header?: { "Idempotency-Key"?: string; }; }; responses: { 200: Answered<components["schemas"]["DraftIssue"][]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 422: Refused; 429: Refused; 502: Refused; }; };
  };
  "/drafts/{id}/update": {
    post: { parameters: { path: { id: string; }; header?: { "Idempotency-Key"?: string; }; }; responses: { 200: Answered<components["schemas"]["UpdatedDraft"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 422: Refused; 429: Refused; }; };
    delete: { parameters: { path: { id: string; }; }; responses: { 200: Answered<components["schemas"]["UpdatedDraft"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 422: Refused; 429: Refused; }; };
  };
  "/drafts/{id}/publication/text": {
    get: { parameters: { path: { id: string; }; }; responses: { 200: { content: { "text/plain": string; }; }; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
  };
  "/drafts/{id}/documents": {
    get: { parameters: { path: { id: string; }; }; responses: { 200: Answered<components["schemas"]["Document"][]>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
    post: { parameters: { path: { id: string; }; header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "application/json": components["schemas"]["NewDocument"]; }; }; responses: { 200: Answered<components["schemas"]["PreparedDocument"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 415: Refused; 422: Refused; 429: Refused; }; };
  };
  "/drafts/{id}/documents/{document}": {
    get: { parameters: { path: { id: string; document: string; }; }; responses: { 200: Answered<components["schemas"]["DocumentDetails"]>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
  };
  "/agents": {
    get: { parameters: Record<string, never>; responses: { 200: Answered<components["schemas"]["AgentListing"][]>; 401: Refused; 403: Refused; 422: Refused; 429: Refused; }; };
  };
  "/agents/{id}": {
    get: { parameters: { path: { id: string; }; }; responses: { 200: Answered<components["schemas"]["Agent"]>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
  };
  "/agents/{id}/run": {
    post: { parameters: { path: { id: string; }; header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "application/json": components["schemas"]["NewRun"]; }; }; responses: { 202: Answered<components["schemas"]["StartedRun"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 415: Refused; 422: Refused; 429: Refused; 502: Refused; }; };
  };
  "/agent-drafts/{id}": {
    get: { parameters: { path: { id: string; }; }; responses: { 200: Answered<components["schemas"]["AgentDraft"]>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
    delete: { parameters: { path: { id: string; }; }; responses: { 200: Answered<{ id: string; }>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
  };
  "/agent-drafts/{id}/runs": {
    post: { parameters: { path: { id: string; }; header?: { "Idempotency-Key"?: string; }; }; responses: { 202: Answered<components["schemas"]["AgentDraft"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 422: Refused; 429: Refused; }; };
  };
  "/agent-drafts/{id}/stop": {
    post: { parameters: { path: { id: string; }; header?: { "Idempotency-Key"?: string; }; }; responses: { 200: Answered<components["schemas"]["AgentDraft"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 422: Refused; 429: Refused; }; };
  };
  "/agent-drafts/{id}/refinements": {
    post: { parameters: { path: { id: string; }; header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "application/json": components["schemas"]["NewAgentRefinement"]; }; }; responses: { 202: Answered<components["schemas"]["AgentDraft"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 415: Refused; 422: Refused; 429: Refused; }; };
  };
  "/agent-drafts/{id}/parts/{part}/decision": {
    post: { parameters: { path: { id: string; part: string; }; header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "application/json": components["schemas"]["NewPartDecision"]; }; }; responses: { 200: Answered<components["schemas"]["AgentDraft"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 415: Refused; 422: Refused; 429: Refused; }; };
  };
  "/agent-drafts/{id}/downloads/{format}": {
    get: { parameters: { path: { id: string; format: string; }; }; responses: { 200: { content: { "application/octet-stream": string; }; }; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
  };
  "/sessions": {
    get: { parameters: { query?: { cursor?: string; per_page?: number; }; }; responses: { 200: Answered<components["schemas"]["SessionListing"][]>; 401: Refused; 403: Refused; 422: Refused; 429: Refused; }; };
    post: { parameters: { header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "application/json": components["schemas"]["NewSession"]; }; }; responses: { 202: Answered<components["schemas"]["Session"]>; 401: Refused; 403: Refused; 409: Refused; 415: Refused; 422: Refused; 429: Refused; }; };
  };
  "/agents/{id}/session": {
    post: { parameters: { path: { id: string; }; header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "application/json": components["schemas"]["NewSession"]; }; }; responses: { 202: Answered<components["schemas"]["Session"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 415: Refused; 422: Refused; 429: Refused; }; };
  };
  "/sessions/{id}": {
    get: { parameters: { path: { id: string; }; }; responses: { 200: Answered<components["schemas"]["Session"]>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
    patch: { parameters: { path: { id: string; }; }; requestBody: { content: { "application/json": components["schemas"]["SessionTitle"]; }; }; responses: { 200: Answered<components["schemas"]["Session"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 415: Refused; 422: Refused; 429: Refused; }; };
    delete: { parameters: { path: { id: string; }; }; responses: { 200: Answered<{ id: string; }>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
  };
  "/sessions/{id}/messages": {
    post: { parameters: { path: { id: string; }; header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "application/json": components["schemas"]["NewMessage"]; }; }; responses: { 202: Answered<components["schemas"]["SessionTurn"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 415: Refused; 422: Refused; 429: Refused; }; };
  };
  "/sessions/{id}/stream": {
    get: { parameters: { path: { id: string; }; }; responses: { 200: { content: { "text/event-stream": string; }; }; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; 503: Refused; }; };
  };
  "/sessions/{id}/stop": {
    post: { parameters: { path: { id: string; }; header?: { "Idempotency-Key"?: string; }; }; responses: { 200: Answered<components["schemas"]["Session"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 422: Refused; 429: Refused; }; };
  };
  "/sessions/{id}/forks": {
    post: { parameters: { path: { id: string; }; header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "application/json": components["schemas"]["NewFork"]; }; }; responses: { 201: Answered<components["schemas"]["Session"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 415: Refused; 422: Refused; 429: Refused; }; };
  };
  "/sessions/{id}/export": {
    get: { parameters: { path: { id: string; }; }; responses: { 200: { content: { "text/markdown": string; }; }; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
  };
  "/code-assistance": {
    post: { parameters: { header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "application/json": components["schemas"]["NewCodeQuestion"]; }; }; responses: { 200: { content: { "text/event-stream": string; }; }; 401: Refused; 403: Refused; 409: Refused; 415: Refused; 422: Refused; 429: Refused; 503: Refused; }; };
  };
  "/files": {
    get: { parameters: { query?: { cursor?: string; per_page?: number; }; }; responses: { 200: Answered<components["schemas"]["File"][]>; 401: Refused; 403: Refused; 422: Refused; 429: Refused; }; };
    post: { parameters: { header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "multipart/form-data": FormData; }; }; responses: { 201: Answered<{ files: components["schemas"]["File"][]; refused: { name: string; code: string; message: string; }[]; }>; 401: Refused; 403: Refused; 409: Refused; 415: Refused; 422: Refused; 429: Refused; }; };
  };
  "/files/{id}": {
    get: { parameters: { path: { id: string; }; }; responses: { 200: Answered<components["schemas"]["FileWithText"]>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
    delete: { parameters: { path: { id: string; }; }; responses: { 200: Answered<{ id: string; }>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
  };
  "/tool-stop": {
    get: { parameters: Record<string, never>; responses: { 200: Answered<components["schemas"]["ToolStop"]>; 401: Refused; 403: Refused; 422: Refused; 429: Refused; }; };
    post: { parameters: { header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "application/json": components["schemas"]["NewToolStop"]; }; }; responses: { 200: Answered<components["schemas"]["ToolStop"]>; 401: Refused; 403: Refused; 409: Refused; 415: Refused; 422: Refused; 429: Refused; }; };
    delete: { parameters: Record<string, never>; responses: { 200: Answered<components["schemas"]["ToolStop"]>; 401: Refused; 403: Refused; 422: Refused; 429: Refused; }; };
  };
  "/code-reviews": {
    get: { parameters: { query?: { cursor?: string; per_page?: number; }; }; responses: { 200: Answered<components["schemas"]["CodeReviewListing"][]>; 401: Refused; 403: Refused; 422: Refused; 429: Refused; }; };
    post: { parameters: { header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "application/json": components["schemas"]["NewCodeReview"]; }; }; responses: { 202: Answered<components["schemas"]["CodeReview"]>; 401: Refused; 403: Refused; 409: Refused; 415: Refused; 422: Refused; 429: Refused; }; };
  };
  "/code-reviews/{id}": {
    get: { parameters: { path: { id: string; }; }; responses: { 200: Answered<components["schemas"]["CodeReview"]>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
  };
  "/code-reviews/{id}/runs": {
    get: { parameters: { path: { id: string; }; }; responses: { 200: Answered<components["schemas"]["AgentRun"][]>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
    post: { parameters: { path: { id: string; }; header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "application/json": components["schemas"]["NewCodeReviewRun"]; }; }; responses: { 202: Answered<components["schemas"]["CodeReview"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 415: Refused; 422: Refused; 429: Refused; 502: Refused; }; };
  };
  "/code-reviews/{id}/stop": {
    post: { parameters: { path: { id: string; }; header?: { "Idempotency-Key"?: string; }; }; responses: { 200: Answered<components["schemas"]["CodeReview"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 422: Refused; 429: Refused; }; };
  };
  "/code-reviews/{id}/refinements": {
    post: { parameters: { path: { id: string; }; header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "application/json": components["schemas"]["NewCodeReviewRefinement"]; }; }; responses: { 202: Answered<components["schemas"]["CodeReview"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 415: Refused; 422: Refused; 429: Refused; }; };
  };
  "/code-reviews/{id}/remarks/{remark}/decision": {
    post: { parameters: { path: { id: string; remark: string; }; header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "application/json": components["schemas"]["RemarkDecision"]; }; }; responses: { 200: Answered<components["schemas"]["CodeReview"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 415: Refused; 422: Refused; 429: Refused; }; };
  };
  "/code-reviews/{id}/publication": {
    post: { parameters: { path: { id: string; }; header?: { "Idempotency-Key"?: string; }; }; responses: { 200: Answered<components["schemas"]["PreparedReview"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 422: Refused; 429: Refused; 502: Refused; }; };
  };
  "/root-cause-files": {
    get: { parameters: Record<string, never>; responses: { 200: Answered<components["schemas"]["RootCauseFile"][]>; 401: Refused; 403: Refused; 422: Refused; 429: Refused; }; };
    post: { parameters: { header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "multipart/form-data": FormData; }; }; responses: { 201: Answered<components["schemas"]["UploadedRootCauseFiles"]>; 401: Refused; 403: Refused; 409: Refused; 415: Refused; 422: Refused; 429: Refused; }; };
  };
  "/root-cause-files/{id}": {
    delete: { parameters: { path: { id: string; }; }; responses: { 200: Answered<null>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
  };
  "/root-cause-patterns": {
    get: { parameters: { query?: { cursor?: string; }; }; responses: { 200: Answered<components["schemas"]["RootCausePattern"][]>; 401: Refused; 403: Refused; 422: Refused; 429: Refused; }; };
  };
  "/root-cause-patterns/{id}": {
    get: { parameters: { path: { id: string; }; }; responses: { 200: Answered<components["schemas"]["RootCausePattern"]>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
    put: { parameters: { path: { id: string; }; }; requestBody: { content: { "application/json": components["schemas"]["NewRootCausePattern"]; }; }; responses: { 200: Answered<components["schemas"]["RootCausePattern"]>; 401: Refused; 403: Refused; 404: Refused; 415: Refused; 422: Refused; 429: Refused; }; };
    delete: { parameters: { path: { id: string; }; }; responses: { 200: Answered<null>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
  };
  "/root-causes/{id}/solution": {
    post: { parameters: { path: { id: string; }; header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "application/json": components["schemas"]["RootCauseSolution"]; }; }; responses: { 200: Answered<null>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 415: Refused; 422: Refused; 429: Refused; }; };
  };
  "/root-causes/{id}/backlog": {
    post: { parameters: { path: { id: string; }; header?: { "Idempotency-Key"?: string; }; }; responses: { 200: Answered<components["schemas"]["BegunBacklog"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 422: Refused; 429: Refused; }; };
  };
  "/root-causes/{id}/patterns/{pattern}": {
    put: { parameters: { path: { id: string; pattern: string; }; }; requestBody: { content: { "application/json": components["schemas"]["RootCausePatternVerdict"]; }; }; responses: { 200: Answered<null>; 401: Refused; 403: Refused; 404: Refused; 415: Refused; 422: Refused; 429: Refused; }; };
  };
  "/projects": {
    get: { parameters: { query?: { cursor?: string; archived?: "1"; }; }; responses: { 200: Answered<components["schemas"]["Project"][]>; 401: Refused; 403: Refused; 422: Refused; 429: Refused; }; };
    post: { parameters: { header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "application/json": components["schemas"]["ProjectInput"]; }; }; responses: { 201: Answered<components["schemas"]["Project"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 415: Refused; 422: Refused; 429: Refused; }; };
  };
  "/projects/{id}": {
    get: { parameters: { path: { id: string; }; }; responses: { 200: Answered<components["schemas"]["Project"]>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
    put: { parameters: { path: { id: string; }; header: { "If-Match": string; }; }; requestBody: { content: { "application/json": components["schemas"]["ProjectInput"]; }; }; responses: { 200: Answered<components["schemas"]["Project"]>; 401: Refused; 403: Refused; 404: Refused; 412: Refused; 415: Refused; 422: Refused; 428: Refused; 429: Refused; }; };
  };
  "/projects/{id}/archive": {
    post: { parameters: { path: { id: string; }; header?: { "Idempotency-Key"?: string; }; }; responses: { 200: Answered<components["schemas"]["Project"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 422: Refused; 429: Refused; }; };
  };
  "/projects/{id}/restoration": {
    post: { parameters: { path: { id: string; }; header?: { "Idempotency-Key"?: string; }; }; responses: { 200: Answered<components["schemas"]["Project"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 422: Refused; 429: Refused; }; };
  };
  "/projects/{id}/members": {
    get: { parameters: { path: { id: string; }; }; responses: { 200: Answered<components["schemas"]["ProjectMember"][]>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
    post: { parameters: { path: { id: string; }; header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "application/json": components["schemas"]["NewProjectMember"]; }; }; responses: { 200: Answered<components["schemas"]["ProjectMember"][]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 415: Refused; 422: Refused; 429: Refused; }; };
  };
  "/projects/{id}/members/{account}": {
    delete: { parameters: { path: { id: string; account: string; }; }; responses: { 200: Answered<null>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
  };
  "/connections": {
    get: { parameters: Record<string, never>; responses: { 200: Answered<components["schemas"]["Connection"][]>; 401: Refused; 403: Refused; 422: Refused; 429: Refused; }; };
    post: { parameters: { header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "application/json": components["schemas"]["NewConnection"]; }; }; responses: { 201: Answered<components["schemas"]["ConnectionDetails"]>; 401: Refused; 403: Refused; 409: Refused; 415: Refused; 422: Refused; 429: Refused; }; };
  };
  "/connections/{id}": {
    get: { parameters: { path: { id: string; }; }; responses: { 200: Answered<components["schemas"]["ConnectionDetails"]>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
    put: { parameters: { path: { id: string; }; header: { "If-Match": string; }; }; requestBody: { content: { "application/json": components["schemas"]["ConnectionInput"]; }; }; responses: { 200: Answered<components["schemas"]["ConnectionDetails"]>; 401: Refused; 403: Refused; 404: Refused; 412: Refused; 415: Refused; 422: Refused; 428: Refused; 429: Refused; }; };
    delete: { parameters: { path: { id: string; }; }; responses: { 200: Answered<null>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
  };
  "/connections/{id}/test": {
    post: { parameters: { path: { id: string; }; header?: { "Idempotency-Key"?: string; }; }; responses: { 200: Answered<components["schemas"]["ConnectionTest"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 422: Refused; 429: Refused; }; };
  };
  "/connections/{id}/projects": {
    get: { parameters: { path: { id: string; }; }; responses: { 200: Answered<components["schemas"]["JiraProject"][]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 422: Refused; 429: Refused; 502: Refused; }; };
  };
  "/connections/{id}/projects/{project}/issue-types": {
    get: { parameters: { path: { id: string; project: string; }; }; responses: { 200: Answered<components["schemas"]["JiraIssueType"][]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 422: Refused; 429: Refused; 502: Refused; }; };
  };
  "/connections/{id}/projects/{project}/issue-types/{type}/fields": {
    get: { parameters: { path: { id: string; project: string; type: string; }; }; responses: { 200: Answered<components["schemas"]["JiraField"][]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 422: Refused; 429: Refused; 502: Refused; }; };
  };
  "/connections/{id}/spaces": {
    get: { parameters: { path: { id: string; }; query?: { q?: string; }; }; responses: { 200: Answered<components["schemas"]["ConfluenceSpace"][]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 422: Refused; 429: Refused; 502: Refused; }; };
  };
  "/connections/{id}/pages": {
    get: { parameters: { path: { id: string; }; query: { q: string; }; }; responses: { 200: Answered<components["schemas"]["ConfluencePage"][]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 422: Refused; 429: Refused; 502: Refused; }; };
  };
  "/connections/{id}/issues": {
    get: { parameters: { path: { id: string; }; query?: { q?: string; jql?: string; per_page?: number; }; }; responses: { 200: Answered<components["schemas"]["JiraIssues"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 422: Refused; 429: Refused; 502: Refused; }; };
  };
  "/connections/{id}/repositories": {
    get: { parameters: { path: { id: string; }; query?: { q?: string; cursor?: string; }; }; responses: { 200: Answered<components["schemas"]["Repository"][]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 422: Refused; 429: Refused; 502: Refused; }; };
  };
  "/connections/{id}/repositories/{owner}/{repository}/branches": {
    get: { parameters: { path: { id: string; owner: string; repository: string; }; query?: { cursor?: string; }; }; responses: { 200: Answered<components["schemas"]["Branch"][]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 422: Refused; 429: Refused; 502: Refused; }; };
  };
  "/connections/{id}/repositories/{owner}/{repository}/commits": {
    get: { parameters: { path: { id: string; owner: string; repository: string; }; query?: { ref?: string; path?: string; since?: string; until?: string; cursor?: string; }; }; responses: { 200: Answered<components["schemas"]["Commit"][]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 422: Refused; 429: Refused; 502: Refused; }; };
  };
  "/connections/{id}/repositories/{owner}/{repository}/pulls": {
    get: { parameters: { path: { id: string; owner: string; repository: string; }; query?: { state?: ("open" | "closed" | "all"); cursor?: string; }; }; responses: { 200: Answered<components["schemas"]["PullRequest"][]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 422: Refused; 429: Refused; 502: Refused; }; };
  };
  "/connections/providers": {
    get: { parameters: Record<string, never>; responses: { 200: Answered<components["schemas"]["Provider"][]>; 401: Refused; 403: Refused; 422: Refused; 429: Refused; }; };
  };
  "/connections/{id}/tools": {
    get: { parameters: { path: { id: string; }; query?: { q?: string; kind?: ("read" | "write" | "destructive" | "unknown"); }; }; responses: { 200: Answered<components["schemas"]["ToolListing"][]>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; 502: Refused; }; };
  };
  "/connections/{id}/tools/refresh": {
    post: { parameters: { path: { id: string; }; header?: { "Idempotency-Key"?: string; }; }; responses: { 200: Answered<components["schemas"]["ToolListing"][]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 422: Refused; 429: Refused; 502: Refused; }; };
  };
  "/connections/{id}/tools/{tool}": {
    get: { parameters: { path: { id: string; tool: string; }; }; responses: { 200: Answered<components["schemas"]["Tool"]>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; 502: Refused; }; };
  };
  "/connections/{id}/tools/{tool}/choice": {
    post: { parameters: { path: { id: string; tool: string; }; header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "application/json": components["schemas"]["ToolChoice"]; }; }; responses: { 200: Answered<components["schemas"]["Tool"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 415: Refused; 422: Refused; 429: Refused; 502: Refused; }; };
  };
  "/connections/{id}/purposes": {
    get: { parameters: { path: { id: string; }; }; responses: { 200: Answered<string[]>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
    post: { parameters: { path: { id: string; }; header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "application/json": components["schemas"]["ToolPurpose"]; }; }; responses: { 200: Answered<null>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 415: Refused; 422: Refused; 429: Refused; }; };
  };
  "/connections/{id}/tool-lists": {
    get: { parameters: { path: { id: string; }; }; responses: { 200: Answered<string[]>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
    post: { parameters: { path: { id: string; }; header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "application/json": components["schemas"]["ToolListChoice"]; }; }; responses: { 200: Answered<null>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 415: Refused; 422: Refused; 429: Refused; }; };
  };
  "/connections/{id}/tools/{tool}/calls": {
    post: { parameters: { path: { id: string; tool: string; }; header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "application/json": components["schemas"]["NewToolCall"]; }; }; responses: { 200: Answered<components["schemas"]["ToolCalled"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 415: Refused; 422: Refused; 429: Refused; 502: Refused; }; };
  };
  "/connections/{id}/calls": {
    get: { parameters: { path: { id: string; }; query?: { cursor?: string; tool?: string; }; }; responses: { 200: Answered<components["schemas"]["ToolCall"][]>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
  };
  "/approvals": {
    get: { parameters: { query?: { cursor?: string; per_page?: number; state?: ("waiting" | "approved" | "denied" | "used" | "expired"); }; }; responses: { 200: Answered<components["schemas"]["Approval"][]>; 401: Refused; 403: Refused; 422: Refused; 429: Refused; }; };
  };
  "/approvals/{id}": {
    get: { parameters: { path: { id: string; }; }; responses: { 200: Answered<components["schemas"]["Approval"]>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
  };
  "/approvals/{id}/decision": {
    post: { parameters: { path: { id: string; }; header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "application/json": { act: ("approve" | "deny"); arguments?: Record<string, unknown>; }; }; }; responses: { 200: Answered<components["schemas"]["Approval"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 415: Refused; 422: Refused; 429: Refused; }; };
  };
  "/prompts": {
    get: { parameters: { query?: { q?: string; tag?: string; }; }; responses: { 200: Answered<components["schemas"]["PromptListing"][]>; 401: Refused; 403: Refused; 422: Refused; 429: Refused; }; };
    post: { parameters: { header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "application/json": components["schemas"]["NewPrompt"]; }; }; responses: { 201: Answered<components["schemas"]["PromptMade"]>; 401: Refused; 403: Refused; 409: Refused; 415: Refused; 422: Refused; 429: Refused; }; };
  };
  "/prompts/{name}": {
    get: { parameters: { path: { name: string; }; }; responses: { 200: Answered<components["schemas"]["Prompt"]>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
  };
  "/prompts/{name}/versions/{version}": {
    get: { parameters: { path: { name: string; version: number; }; }; responses: { 200: Answered<components["schemas"]["PromptVersion"]>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
  };
  "/prompts/{name}/copies": {
    post: { parameters: { path: { name: string; }; header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "application/json": components["schemas"]["PromptCopy"]; }; }; responses: { 201: Answered<components["schemas"]["PromptMade"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 415: Refused; 422: Refused; 429: Refused; }; };
  };
  "/prompts/{name}/versions": {
    post: { parameters: { path: { name: string; }; header: { "Idempotency-Key"?: string; "If-Match": string; }; }; requestBody: { content: { "application/json": components["schemas"]["NewPromptVersion"]; }; }; responses: { 201: Answered<components["schemas"]["PromptMade"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 412: Refused; 415: Refused; 422: Refused; 428: Refused; 429: Refused; }; };
  };
  "/prompts/{name}/labels": {
    post: { parameters: { path: { name: string; }; header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "application/json": components["schemas"]["PromptLabel"]; }; }; responses: { 200: Answered<null>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 415: Refused; 422: Refused; 429: Refused; }; };
  };
  "/prompts/{name}/labels/candidate": {
    delete: { parameters: { path: { name: string; }; }; responses: { 200: Answered<null>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
  };
  "/prompts/{name}/about": {
    put: { parameters: { path: { name: string; }; header: { "If-Match": string; }; }; requestBody: { content: { "application/json": components["schemas"]["AboutPrompt"]; }; }; responses: { 200: Answered<null>; 401: Refused; 403: Refused; 404: Refused; 412: Refused; 415: Refused; 422: Refused; 428: Refused; 429: Refused; }; };
  };
  "/prompts/export": {
    get: { parameters: Record<string, never>; responses: { 200: { content: { "application/zip": string; }; }; 401: Refused; 403: Refused; 422: Refused; 429: Refused; }; };
  };
  "/prompts/{name}/export": {
    get: { parameters: { path: { name: string; }; query?: { version?: number; }; }; responses: { 200: { content: { "text/markdown": string; }; }; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
  };
  "/prompts/{name}/diff": {
    get: { parameters: { path: { name: string; }; query: { from: number; to: number; }; }; responses: { 200: Answered<{ kind: ("same" | "added" | "removed"); text: string; }[]>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
  };
  "/prompts/imports/plan": {
    post: { parameters: { header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "application/json": components["schemas"]["PromptFiles"]; }; }; responses: { 200: Answered<components["schemas"]["PlannedPrompt"][]>; 401: Refused; 403: Refused; 409: Refused; 415: Refused; 422: Refused; 429: Refused; }; };
  };
  "/prompts/imports": {
    post: { parameters: { header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "application/json": components["schemas"]["PromptImport"]; }; }; responses: { 200: Answered<components["schemas"]["ImportedPrompts"]>; 401: Refused; 403: Refused; 409: Refused; 415: Refused; 422: Refused; 429: Refused; }; };
  };
  "/prompts/{name}/inputs": {
    get: { parameters: { path: { name: string; }; }; responses: { 200: Answered<components["schemas"]["TrialInput"][]>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
    post: { parameters: { path: { name: string; }; header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "application/json": components["schemas"]["NewTrialInput"]; }; }; responses: { 201: Answered<components["schemas"]["KeptInput"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 415: Refused; 422: Refused; 429: Refused; }; };
  };
  "/prompts/{name}/inputs/{input}": {
    delete: { parameters: { path: { name: string; input: string; }; }; responses: { 200: Answered<null>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
  };
  "/prompts/{name}/trials": {
    get: { parameters: { path: { name: string; }; }; responses: { 200: Answered<components["schemas"]["Trial"][]>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
    post: { parameters: { path: { name: string; }; header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "application/json": components["schemas"]["NewTrial"]; }; }; responses: { 202: Answered<components["schemas"]["StartedTrial"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 415: Refused; 422: Refused; 429: Refused; }; };
  };
  "/prompts/{name}/trials/{trial}": {
    get: { parameters: { path: { name: string; trial: string; }; }; responses: { 200: Answered<components["schemas"]["TrialDetails"]>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
  };
  "/jobs": {
    get: { parameters: { query?: { cursor?: string; per_page?: number; state?: ("ready" | "running" | "done" | "cancelled" | "dead"); all?: "1"; }; }; responses: { 200: Answered<components["schemas"]["Job"][]>; 401: Refused; 403: Refused; 422: Refused; 429: Refused; }; };
  };
  "/jobs/{id}": {
    get: { parameters: { path: { id: string; }; }; responses: { 200: Answered<components["schemas"]["JobDetails"]>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
  };
  "/jobs/{id}/stream": {
    get: { parameters: { path: { id: string; }; }; responses: { 200: { content: { "text/event-stream": string; }; }; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; 503: Refused; }; };
  };
  "/jobs/{id}/retry": {
    post: { parameters: { path: { id: string; }; header?: { "Idempotency-Key"?: string; }; }; responses: { 200: Answered<components["schemas"]["Job"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 422: Refused; 429: Refused; }; };
  };
  "/jobs/{id}/cancellation": {
    post: { parameters: { path: { id: string; }; header?: { "Idempotency-Key"?: string; }; }; responses: { 200: Answered<components["schemas"]["Job"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 422: Refused; 429: Refused; }; };
  };
  "/jobs/retries": {
    post: { parameters: { header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "application/json": components["schemas"]["WhoseJobs"]; }; }; responses: { 200: Answered<components["schemas"]["ChangedJobs"]>; 401: Refused; 403: Refused; 409: Refused; 415: Refused; 422: Refused; 429: Refused; }; };
  };
  "/jobs/cancellations": {
    post: { parameters: { header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "application/json": components["schemas"]["WhoseJobs"]; }; }; responses: { 200: Answered<components["schemas"]["ChangedJobs"]>; 401: Refused; 403: Refused; 409: Refused; 415: Refused; 422: Refused; 429: Refused; }; };
  };
  "/queues": {
    get: { parameters: Record<string, never>; responses: { 200: Answered<components["schemas"]["Queue"][]>; 401: Refused; 403: Refused; 422: Refused; 429: Refused; }; };
  };
  "/queues/{queue}/pause": {
    post: { parameters: { path: { queue: string; }; header?: { "Idempotency-Key"?: string; }; }; responses: { 200: Answered<components["schemas"]["Queue"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 422: Refused; 429: Refused; }; };
  };
  "/queues/{queue}/resume": {
    post: { parameters: { path: { queue: string; }; header?: { "Idempotency-Key"?: string; }; }; responses: { 200: Answered<components["schemas"]["Queue"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 422: Refused; 429: Refused; }; };
  };
  "/webhooks": {
    get: { parameters: Record<string, never>; responses: { 200: Answered<components["schemas"]["Webhook"][]>; 401: Refused; 403: Refused; 422: Refused; 429: Refused; }; };
    post: { parameters: { header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "application/json": components["schemas"]["WebhookInput"]; }; }; responses: { 201: Answered<components["schemas"]["NewWebhook"]>; 401: Refused; 403: Refused; 409: Refused; 415: Refused; 422: Refused; 429: Refused; }; };
  };
  "/webhooks/{id}": {
    get: { parameters: { path: { id: string; }; }; responses: { 200: Answered<components["schemas"]["Webhook"]>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
    put: { parameters: { path: { id: string; }; header: { "If-Match": string; }; }; requestBody: { content: { "application/json": components["schemas"]["WebhookInput"]; }; }; responses: { 200: Answered<components["schemas"]["Webhook"]>; 401: Refused; 403: Refused; 404: Refused; 412: Refused; 415: Refused; 422: Refused; 428: Refused; 429: Refused; }; };
    delete: { parameters: { path: { id: string; }; }; responses: { 200: Answered<{ id: string; }>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
  };
  "/webhooks/{id}/pause": {
    post: { parameters: { path: { id: string; }; header?: { "Idempotency-Key"?: string; }; }; responses: { 200: Answered<components["schemas"]["Webhook"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 422: Refused; 429: Refused; }; };
  };
  "/webhooks/{id}/resume": {
    post: { parameters: { path: { id: string; }; header?: { "Idempotency-Key"?: string; }; }; responses: { 200: Answered<components["schemas"]["Webhook"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 422: Refused; 429: Refused; }; };
  };
  "/webhooks/{id}/secret": {
    post: { parameters: { path: { id: string; }; header?: { "Idempotency-Key"?: string; }; }; responses: { 200: Answered<components["schemas"]["WebhookSecret"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 422: Refused; 429: Refused; }; };
  };
  "/webhooks/{id}/deliveries": {
    get: { parameters: { path: { id: string; }; query?: { cursor?: string; per_page?: number; }; }; responses: { 200: Answered<components["schemas"]["WebhookDelivery"][]>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
  };
  "/webhooks/{id}/test": {
    post: { parameters: { path: { id: string; }; header?: { "Idempotency-Key"?: string; }; }; responses: { 202: Answered<components["schemas"]["WebhookSent"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 422: Refused; 429: Refused; }; };
  };
  "/webhooks/{id}/deliveries/{delivery}/redelivery": {
    post: { parameters: { path: { id: string; delivery: string; }; header?: { "Idempotency-Key"?: string; }; }; responses: { 202: Answered<components["schemas"]["WebhookSent"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 422: Refused; 429: Refused; }; };
  };
  "/activities": {
    get: { parameters: { query?: { cursor?: string; per_page?: number; all?: "1"; who?: string; draft?: string; project?: string; task?: string; model?: string; status?: string; cache?: string; tool?: string; category?: string; from?: string; to?: string; q?: string; }; }; responses: { 200: Answered<components["schemas"]["Activity"][]>; 401: Refused; 403: Refused; 422: Refused; 429: Refused; }; };
    post: { parameters: { header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "application/json": components["schemas"]["OutsideWork"]; }; }; responses: { 200: Answered<components["schemas"]["LoggedWork"]>; 401: Refused; 403: Refused; 409: Refused; 415: Refused; 422: Refused; 429: Refused; }; };
  };
  "/activities/export/csv": {
    get: { parameters: { query?: { all?: "1"; who?: string; draft?: string; project?: string; task?: string; model?: string; status?: string; cache?: string; tool?: string; category?: string; from?: string; to?: string; q?: string; }; }; responses: { 200: { content: { "text/csv": string; }; }; 401: Refused; 403: Refused; 422: Refused; 429: Refused; }; };
  };
  "/activities/{id}": {
    get: { parameters: { path: { id: string; }; }; responses: { 200: Answered<components["schemas"]["ActivityDetails"]>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
    delete: { parameters: { path: { id: string; }; }; responses: { 200: Answered<null>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
  };
  "/activities/{id}/text": {
    post: { parameters: { path: { id: string; }; header?: { "Idempotency-Key"?: string; }; }; responses: { 200: Answered<components["schemas"]["ActivityText"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 422: Refused; 429: Refused; }; };
  };
  "/activities/imports": {
    post: { parameters: { header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "application/json": components["schemas"]["ActivityLines"]; }; }; responses: { 200: Answered<components["schemas"]["ImportedActivities"]>; 401: Refused; 403: Refused; 409: Refused; 415: Refused; 422: Refused; 429: Refused; }; };
  };
  "/insights": {
    get: { parameters: { query?: { all?: "1"; who?: string; period?: ("7" | "30" | "90" | "custom"); from?: string; to?: string; project?: string; model?: string; task?: string; by?: ("model" | "project" | "prompt" | "task" | "provider" | "week" | "account"); }; }; responses: { 200: Answered<components["schemas"]["Insights"]>; 401: Refused; 403: Refused; 422: Refused; 429: Refused; }; };
  };
  "/insights/export/{table}/csv": {
    get: { parameters: { path: { table: ("calls" | "tokens" | "cost" | "saved" | "first" | "total" | "spread" | "failures" | "acceptance" | "refinements" | "issue" | "wait" | "groups"); }; query?: { all?: "1"; who?: string; period?: ("7" | "30" | "90" | "custom"); from?: string; to?: string; project?: string; model?: string; task?: string; by?: ("model" | "project" | "prompt" | "task" | "provider" | "week" | "account"); }; }; responses: { 200: { content: { "text/csv": string; }; }; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
  };
  "/budgets": {
    get: { parameters: Record<string, never>; responses: { 200: Answered<components["schemas"]["Budget"][]>; 401: Refused; 403: Refused; 422: Refused; 429: Refused; }; };
    post: { parameters: { header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "application/json": components["schemas"]["NewBudget"]; }; }; responses: { 200: Answered<null>; 401: Refused; 403: Refused; 409: Refused; 415: Refused; 422: Refused; 429: Refused; }; };
  };
  "/cache/stats": {
    get: { parameters: Record<string, never>; responses: { 200: Answered<components["schemas"]["CacheStats"]>; 401: Refused; 403: Refused; 422: Refused; 429: Refused; }; };
  };
  "/cache/cleanup": {
    post: { parameters: { header?: { "Idempotency-Key"?: string; }; }; responses: { 200: Answered<components["schemas"]["DroppedAnswers"]>; 401: Refused; 403: Refused; 409: Refused; 422: Refused; 429: Refused; }; };
  };
  "/cache": {
    delete: { parameters: Record<string, never>; responses: { 200: Answered<components["schemas"]["DroppedAnswers"]>; 401: Refused; 403: Refused; 422: Refused; 429: Refused; }; };
  };
  "/models": {
    get: { parameters: Record<string, never>; responses: { 200: Answered<components["schemas"]["Deployment"][]>; 401: Refused; 403: Refused; 422: Refused; 429: Refused; }; };
    post: { parameters: { header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "application/json": components["schemas"]["NewModel"]; }; }; responses: { 200: Answered<null>; 401: Refused; 403: Refused; 409: Refused; 415: Refused; 422: Refused; 429: Refused; }; };
  };
  "/models/{connection}/{model}": {
    delete: { parameters: { path: { connection: string; model: string; }; }; responses: { 200: Answered<null>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
  };
  "/models/probes": {
    post: { parameters: { header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "application/json": components["schemas"]["NewProbe"]; }; }; responses: { 200: Answered<components["schemas"]["Probe"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 415: Refused; 422: Refused; 429: Refused; }; };
  };
  "/models/listing": {
    post: { parameters: { header?: { "Idempotency-Key"?: string; }; }; responses: { 200: Answered<components["schemas"]["ModelListing"][]>; 401: Refused; 403: Refused; 409: Refused; 422: Refused; 429: Refused; }; };
  };
  "/models/tries": {
    post: { parameters: { header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "application/json": components["schemas"]["NewComparison"]; }; }; responses: { 201: Answered<components["schemas"]["Comparison"]>; 401: Refused; 403: Refused; 409: Refused; 415: Refused; 422: Refused; 429: Refused; }; };
  };
  "/models/tries/{id}": {
    get: { parameters: { path: { id: string; }; }; responses: { 200: Answered<components["schemas"]["Comparison"]>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
  };
  "/embeddings": {
    post: { parameters: { header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "application/json": components["schemas"]["NewEmbeddings"]; }; }; responses: { 200: Answered<components["schemas"]["Embeddings"]>; 401: Refused; 403: Refused; 409: Refused; 415: Refused; 422: Refused; 429: Refused; 502: Refused; 503: Refused; 504: Refused; }; };
  };
  "/policies": {
    get: { parameters: Record<string, never>; responses: { 200: Answered<components["schemas"]["Policy"][]>; 401: Refused; 403: Refused; 422: Refused; 429: Refused; }; };
  };
  "/policies/{task}": {
    get: { parameters: { path: { task: ("draft" | "refine" | "split" | "judge" | "review" | "tests" | "rca" | "document" | "chat" | "classify" | "embed"); }; }; responses: { 200: Answered<components["schemas"]["Policy"]>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
    put: { parameters: { path: { task: ("draft" | "refine" | "split" | "judge" | "review" | "tests" | "rca" | "document" | "chat" | "classify" | "embed"); }; header: { "If-Match": string; }; }; requestBody: { content: { "application/json": components["schemas"]["NewPolicy"]; }; }; responses: { 200: Answered<components["schemas"]["Policy"]>; 401: Refused; 403: Refused; 404: Refused; 412: Refused; 415: Refused; 422: Refused; 428: Refused; 429: Refused; }; };
    delete: { parameters: { path: { task: ("draft" | "refine" | "split" | "judge" | "review" | "tests" | "rca" | "document" | "chat" | "classify" | "embed"); }; header: { "If-Match": string; }; }; responses: { 200: Answered<components["schemas"]["Policy"]>; 401: Refused; 403: Refused; 404: Refused; 412: Refused; 422: Refused; 428: Refused; 429: Refused; }; };
  };
  "/prices": {
    get: { parameters: Record<string, never>; responses: { 200: Answered<components["schemas"]["Price"][]>; 401: Refused; 403: Refused; 422: Refused; 429: Refused; }; };
    post: { parameters: { header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "application/json": components["schemas"]["NewPrice"]; }; }; responses: { 200: Answered<null>; 401: Refused; 403: Refused; 409: Refused; 415: Refused; 422: Refused; 429: Refused; }; };
  };
  "/prices/{model}/{from}": {
    delete: { parameters: { path: { model: string; from: string; }; }; responses: { 200: Answered<null>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
  };
  "/accounts/me": {
    get: { parameters: Record<string, never>; responses: { 200: Answered<components["schemas"]["Me"]>; 401: Refused; 403: Refused; 422: Refused; 429: Refused; }; };
  };
  "/accounts": {
    get: { parameters: { query?: { cursor?: string; }; }; responses: { 200: Answered<components["schemas"]["Account"][]>; 401: Refused; 403: Refused; 422: Refused; 429: Refused; }; };
  };
  "/accounts/{id}": {
    get: { parameters: { path: { id: string; }; }; responses: { 200: Answered<components["schemas"]["Account"]>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
  };
  "/accounts/{id}/role": {
    put: { parameters: { path: { id: string; }; header: { "If-Match": string; }; }; requestBody: { content: { "application/json": components["schemas"]["NewRole"]; }; }; responses: { 200: Answered<components["schemas"]["Account"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 412: Refused; 415: Refused; 422: Refused; 428: Refused; 429: Refused; }; };
  };
  "/accounts/{id}/tier": {
    put: { parameters: { path: { id: string; }; header: { "If-Match": string; }; }; requestBody: { content: { "application/json": components["schemas"]["NewTier"]; }; }; responses: { 200: Answered<components["schemas"]["Account"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 412: Refused; 415: Refused; 422: Refused; 428: Refused; 429: Refused; }; };
  };
  "/accounts/{id}/deactivation": {
    post: { parameters: { path: { id: string; }; header?: { "Idempotency-Key"?: string; }; }; responses: { 200: Answered<components["schemas"]["Account"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 422: Refused; 429: Refused; }; };
  };
  "/accounts/{id}/reactivation": {
    post: { parameters: { path: { id: string; }; header?: { "Idempotency-Key"?: string; }; }; responses: { 200: Answered<components["schemas"]["Account"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 422: Refused; 429: Refused; }; };
  };
  "/audit": {
    get: { parameters: { query?: { cursor?: string; action?: string; }; }; responses: { 200: Answered<components["schemas"]["AuditEntry"][]>; 401: Refused; 403: Refused; 422: Refused; 429: Refused; }; };
  };
  "/audit/chain": {
    get: { parameters: { query?: { all?: "1"; }; }; responses: { 200: Answered<components["schemas"]["AuditChain"]>; 401: Refused; 403: Refused; 422: Refused; 429: Refused; }; };
  };
  "/accounts/me/settings": {
    get: { parameters: Record<string, never>; responses: { 200: Answered<components["schemas"]["AccountSettings"]>; 401: Refused; 403: Refused; 422: Refused; 429: Refused; }; };
    put: { parameters: { header: { "If-Match": string; }; }; requestBody: { content: { "application/json": components["schemas"]["NewSettings"]; }; }; responses: { 200: Answered<components["schemas"]["AccountSettings"]>; 401: Refused; 403: Refused; 412: Refused; 415: Refused; 422: Refused; 428: Refused; 429: Refused; }; };
  };
  "/accounts/me/sign-ins": {
    get: { parameters: Record<string, never>; responses: { 200: Answered<components["schemas"]["SignIn"][]>; 401: Refused; 403: Refused; 422: Refused; 429: Refused; }; };
    delete: { parameters: Record<string, never>; responses: { 200: Answered<components["schemas"]["EndedSignIns"]>; 401: Refused; 403: Refused; 422: Refused; 429: Refused; }; };
  };
  "/accounts/me/sign-ins/{id}": {
    delete: { parameters: { path: { id: string; }; }; responses: { 200: Answered<null>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
  };
  "/accounts/me/tokens": {
    get: { parameters: Record<string, never>; responses: { 200: Answered<components["schemas"]["ApiToken"][]>; 401: Refused; 403: Refused; 422: Refused; 429: Refused; }; };
  };
  "/accounts/me/tokens/{id}": {
    delete: { parameters: { path: { id: string; }; }; responses: { 200: Answered<null>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
  };
  "/invitations": {
    get: { parameters: Record<string, never>; responses: { 200: Answered<components["schemas"]["Invitation"][]>; 401: Refused; 403: Refused; 422: Refused; 429: Refused; }; };
    post: { parameters: { header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "application/json": components["schemas"]["NewInvitation"]; }; }; responses: { 201: Answered<null>; 401: Refused; 403: Refused; 409: Refused; 415: Refused; 422: Refused; 429: Refused; }; };
  };
  "/invitations/{email}": {
    delete: { parameters: { path: { email: string; }; }; responses: { 200: Answered<null>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
  };
  "/accounts/{id}/password-reset": {
    post: { parameters: { path: { id: string; }; header?: { "Idempotency-Key"?: string; }; }; responses: { 201: Answered<components["schemas"]["PasswordReset"]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 422: Refused; 429: Refused; }; };
  };
  "/accounts/{id}/second-factor": {
    delete: { parameters: { path: { id: string; }; }; responses: { 200: Answered<null>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
  };
  "/accounts/{id}/tokens": {
    get: { parameters: { path: { id: string; }; }; responses: { 200: Answered<components["schemas"]["ApiToken"][]>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
  };
  "/accounts/{id}/tokens/{token}": {
    delete: { parameters: { path: { id: string; token: string; }; }; responses: { 200: Answered<null>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
  };
  "/teams": {
    get: { parameters: Record<string, never>; responses: { 200: Answered<components["schemas"]["ListedTeam"][]>; 401: Refused; 403: Refused; 422: Refused; 429: Refused; }; };
    post: { parameters: { header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "application/json": components["schemas"]["TeamInput"]; }; }; responses: { 201: Answered<components["schemas"]["Team"]>; 401: Refused; 403: Refused; 409: Refused; 415: Refused; 422: Refused; 429: Refused; }; };
  };
  "/teams/{id}": {
    get: { parameters: { path: { id: string; }; }; responses: { 200: Answered<components["schemas"]["Team"]>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
    put: { parameters: { path: { id: string; }; header: { "If-Match": string; }; }; requestBody: { content: { "application/json": components["schemas"]["TeamInput"]; }; }; responses: { 200: Answered<components["schemas"]["Team"]>; 401: Refused; 403: Refused; 404: Refused; 412: Refused; 415: Refused; 422: Refused; 428: Refused; 429: Refused; }; };
    delete: { parameters: { path: { id: string; }; }; responses: { 200: Answered<null>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
  };
  "/teams/{id}/members": {
    get: { parameters: { path: { id: string; }; }; responses: { 200: Answered<components["schemas"]["Account"][]>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
    post: { parameters: { path: { id: string; }; header?: { "Idempotency-Key"?: string; }; }; requestBody: { content: { "application/json": components["schemas"]["NewTeamMember"]; }; }; responses: { 200: Answered<components["schemas"]["Account"][]>; 401: Refused; 403: Refused; 404: Refused; 409: Refused; 415: Refused; 422: Refused; 429: Refused; }; };
  };
  "/teams/{id}/members/{account}": {
    delete: { parameters: { path: { id: string; account: string; }; }; responses: { 200: Answered<null>; 401: Refused; 403: Refused; 404: Refused; 422: Refused; 429: Refused; }; };
  };
  "/monitoring/health": {
    get: { parameters: Record<string, never>; responses: { 200: Answered<components["schemas"]["Health"]>; 401: Refused; 403: Refused; 422: Refused; 429: Refused; }; };
  };
  "/monitoring/pool": {
    get: { parameters: Record<string, never>; responses: { 200: Answered<components["schemas"]["Pool"]>; 401: Refused; 403: Refused; 422: Refused; 429: Refused; }; };
  };
  "/monitoring/system": {
    get: { parameters: Record<string, never>; responses: { 200: Answered<components["schemas"]["System"]>; 401: Refused; 403: Refused; 422: Refused; 429: Refused; }; };
  };
}
// prettier-ignore
interface components {
  schemas: {
    Fault: { code: string; message: string; field?: string; };
    Meta: { next?: (string | null); per_page?: number; total?: number; };
    Problem: { type: string; title: string; status: number; code: string; detail: string; requestId: string; data: null; meta: components["schemas"]["Meta"]; errors: components["schemas"]["Fault"][]; };
    Tokens: { accessToken: string; tokenType: "Bearer"; expiresIn: number; refreshToken: string; refreshExpiresAt: string; };
    Account: { id: string; employeeId: string; name: string; email: string; role: ("admin" | "member" | "viewer"); tier: ("member" | "power" | "service"); teamId: (string | null); createdAt: string; deactivatedAt: (string | null); };
    DraftListing: { id: string; title: string; type: ("story" | "backlog" | "review" | "tests" | "document" | "rca"); item: ("epic" | "story" | "task" | "bug" | "subtask"); nodes: (number | null); state: ("composing" | "open" | "publishing" | "published"); projectKey: string; revision: number; covered: (number | null); statements: (number | null); issueKey: (string | null); updatedAt: string; url: string; };
    SharedDraft: { id: string; title: string; type: ("story" | "backlog" | "review" | "tests" | "document" | "rca"); item: ("epic" | "story" | "task" | "bug" | "subtask"); nodes: (number | null); state: ("composing" | "open" | "publishing" | "published"); projectKey: string; revision: number; covered: (number | null); statements: (number | null); issueKey: (string | null); updatedAt: string; url: string; level: ("comment" | "suggest" | "countersign"); owner: string; sharedAt: string; };
    Draft: { id: string; may: ("comment" | "suggest" | "countersign" | "owner"); type: ("story" | "backlog" | "review" | "tests" | "document" | "rca"); item: ("epic" | "story" | "task" | "bug" | "subtask"); criteriaFormat: ("gherkin" | "checklist"); title: string; state: ("composing" | "open" | "publishing" | "published"); promptName: string; promptVersion: (number | null); model: string; target: { connectionId: string; projectKey: string; projectName: string; issueTypeId: string; issueTypeName: string; subtask: boolean; parentKey?: string; }; revision: number; nodes: (number | null); covered: (number | null); statements: (number | null); issueKey: (string | null); issueUrl: (string | null); createdAt: string; updatedAt: string; content: ((components["schemas"]["StoryContent"] | components["schemas"]["BacklogContent"]) | null); url: string; };
    StoryContent: { title: { text: string; cites: number[]; quotes?: { n: number; text: string; }[]; refused?: { n: number; text: string; }[]; }; narrative: { role: string; need: string; benefit: string; cites: number[]; quotes?: { n: number; text: string; }[]; refused?: { n: number; text: string; }[]; }; description: { text: string; cites: number[]; quotes?: { n: number; text: string; }[]; refused?: { n: number; text: string; }[]; }; criteria: ({ given: string; when: string; outcome: string; cites: number[]; quotes?: { n: number; text: string; }[]; refused?: { n: number; text: string; }[]; } | { text: string; cites: number[]; quotes?: { n: number; text: string; }[]; refused?: { n: number; text: string; }[]; })[]; priority: { value: ("highest" | "high" | "medium" | "low" | "lowest"); reason?: string; cites: number[]; quotes?: { n: number; text: string; }[]; refused?: { n: number; text: string; }[]; }; labels: { values: string[]; cites: number[]; quotes?: { n: number; text: string; }[]; refused?: { n: number; text: string; }[]; }; estimate: { points: (number | null); cites: number[]; quotes?: { n: number; text: string; }[]; refused?: { n: number; text: string; }[]; }; questions: { text: string; cites: number[]; quotes?: { n: number; text: string; }[]; refused?: { n: number; text: string; }[]; }[]; fields?: Record<string, { value: unknown; name?: string; text?: string; said?: string; cites: number[]; quotes?: { n: number; text: string; }[]; refused?: { n: number; text: string; }[]; }>; };
    BacklogContent: { nodes: { id: string; parentId: (string | null); kind: ("epic" | "story" | "task" | "bug" | "subtask"); decision: ("open" | "accepted" | "left_out"); links: { type: ("blocks" | "relates"); to: string; }[]; content: components["schemas"]["StoryContent"]; }[]; };
    NewDraft: { text?: string; item?: ("epic" | "story" | "task" | "bug" | "subtask" | "backlog"); criteriaFormat?: ("gherkin" | "checklist"); connectionId?: string; project?: string; types?: { epic?: (string | null); story?: (string | null); task?: (string | null); bug?: (string | null); subtask?: (string | null); }; modelConnectionId?: string; issueTypeId?: string; parentKey?: string; prompt?: string; useWaitingSources?: boolean; };
    PlannedBacklog: { isRead: boolean; faults: { place: string; message: string; }[]; items: { id: string; parentId: (string | null); kind: ("epic" | "story" | "task" | "bug" | "subtask"); title: string; }[]; };
    BacklogText: { text: string; };
    BacklogImport: { text: string; connectionId?: string; project?: string; types?: { epic?: (string | null); story?: (string | null); task?: (string | null); bug?: (string | null); subtask?: (string | null); }; modelConnectionId?: string; };
    DraftContent: { revision: number; content: (components["schemas"]["StoryContent"] | components["schemas"]["BacklogContent"]); };
    StoryInput: { title: { text: string; cites?: number[]; quotes?: { n: number; text: string; }[]; refused?: { n: number; text: string; }[]; }; narrative: { role: string; need: string; benefit: string; cites?: number[]; quotes?: { n: number; text: string; }[]; refused?: { n: number; text: string; }[]; }; description: { text: string; cites?: number[]; quotes?: { n: number; text: string; }[]; refused?: { n: number; text: string; }[]; }; criteria: ({ given: string; when: string; outcome: string; cites?: number[]; quotes?: { n: number; text: string; }[]; refused?: { n: number; text: string; }[]; } | { text: string; cites?: number[]; quotes?: { n: number; text: string; }[]; refused?: { n: number; text: string; }[]; })[]; priority: { value: ("highest" | "high" | "medium" | "low" | "lowest"); cites?: number[]; quotes?: { n: number; text: string; }[]; refused?: { n: number; text: string; }[]; }; labels: { values: string[]; cites?: number[]; quotes?: { n: number; text: string; }[]; refused?: { n: number; text: string; }[]; }; estimate: { points: (number | null); cites?: number[]; quotes?: { n: number; text: string; }[]; refused?: { n: number; text: string; }[]; }; questions: { text: string; cites?: number[]; quotes?: { n: number; text: string; }[]; refused?: { n: number; text: string; }[]; }[]; fields?: Record<string, unknown>; };
    NodeInput: { title: { text: string; cites?: number[]; quotes?: { n: number; text: string; }[]; refused?: { n: number; text: string; }[]; }; narrative: { role: string; need: string; benefit: string; cites?: number[]; quotes?: { n: number; text: string; }[]; refused?: { n: number; text: string; }[]; }; description: { text: string; cites?: number[]; quotes?: { n: number; text: string; }[]; refused?: { n: number; text: string; }[]; }; criteria: ({ given: string; when: string; outcome: string; cites?: number[]; quotes?: { n: number; text: string; }[]; refused?: { n: number; text: string; }[]; } | { text: string; cites?: number[]; quotes?: { n: number; text: string; }[]; refused?: { n: number; text: string; }[]; })[]; priority: { value: ("highest" | "high" | "medium" | "low" | "lowest"); cites?: number[]; quotes?: { n: number; text: string; }[]; refused?: { n: number; text: string; }[]; }; labels: { values: string[]; cites?: number[]; quotes?: { n: number; text: string; }[]; refused?: { n: number; text: string; }[]; }; estimate: { points: (number | null); cites?: number[]; quotes?: { n: number; text: string; }[]; refused?: { n: number; text: string; }[]; }; questions: { text: string; cites?: number[]; quotes?: { n: number; text: string; }[]; refused?: { n: number; text: string; }[]; }[]; fields?: Record<string, unknown>; kind?: ("epic" | "story" | "task" | "bug" | "subtask"); };
    NewNode: { kind: ("epic" | "story" | "task" | "bug" | "subtask"); title: string; parentId?: (string | null); };
    NodeAct: ({ act: "decide"; decision: ("open" | "accepted" | "left_out"); withChildren?: boolean; } | { act: ("link" | "unlink"); type: ("blocks" | "relates"); to: string; } | { act: "merge"; into: string; } | { act: "move"; parentId: (string | null); before?: string; } | { act: "remove"; children: ("up" | "with"); } | { act: "split"; criteria: number[]; title: string; } | { act: "step"; how: ("up" | "down" | "indent" | "outdent"); });
    Composition: { id: string; jobId: string; instruction: (string | null); baseRevision: number; state: ("queued" | "running" | "done" | "failed" | "stopped" | "interrupted"); text: string; errorCode: (string | null); errorMessage: (string | null); createdAt: string; finishedAt: (string | null); };
    NewNodeRefinement: { instruction: string; withChildren?: boolean; };
    NewRefinement: { instruction: string; };
    NewComposition: { act: ("again" | "anew" | "keep"); };
    RevisionListing: { number: number; title: string; origin: string; note: string; accountId: string; createdAt: string; };
    RevisionsDiff: { parts: components["schemas"]["PartDiff"][]; nodes: components["schemas"]["NodeDiff"][]; };
    PartDiff: { part: string; label: string; parts: { kind: ("same" | "added" | "removed"); text: string; }[]; cites?: { from: number[]; to: number[]; }; };
    NodeDiff: { id: string; kind: ("epic" | "story" | "task" | "bug" | "subtask"); title: string; change: ("added" | "removed" | "changed"); notes: string[]; parts: components["schemas"]["PartDiff"][]; };
    Revision: { number: number; origin: string; note: string; accountId: string; createdAt: string; content: (components["schemas"]["StoryContent"] | components["schemas"]["BacklogContent"]); };
    Restored: { revision: number; };
    Finding: { rule: string; label: string; basis: string; level: ("error" | "warning" | "hint"); nodeId: string; part: string; message: string; fix?: string; quote?: string; left?: { id: string; by: string; at: string; reason: string; }; };
    NewFindingDecision: { rule: string; nodeId: string; part: string; message: string; reason: string; };
    FixedFinding: { revision: number; };
    FindingFix: { rule: string; part: string; nodeId?: string; };
    Coverage: { covered: number; statements: { n: number; text: string; parts: { nodeId: string; part: string; }[]; }[]; uncited: { nodeId: string; part: string; text: string; }[]; };
    Source: { id: string; kind: ("text" | "file" | "page" | "issue" | "issues" | "draft" | "diff" | "code" | "log" | "metrics" | "commits"); title: string; version: (string | null); newerVersion: (string | null); passages: number; createdAt: string; };
    SourceText: { id: string; kind: ("text" | "file" | "page" | "issue" | "issues" | "draft" | "diff" | "code" | "log" | "metrics" | "commits"); title: string; version: (string | null); newerVersion: (string | null); createdAt: string; body: string; passages: components["schemas"]["Passage"][]; };
    Passage: { n: number; text: string; };
    AddedSources: { added: string[]; refused: { name: string; code: string; message: string; }[]; };
    NewSource: ({ kind: "text"; text: string; } | { kind: "page"; connectionId: string; page: string; } | { kind: "issues"; connectionId: string; query: string; withComments?: boolean; } | { kind: "draft"; draftId: string; });
    LookedForVersions: { asked: number; newer: number; failures: string[]; };
    SourceVersion: { version: (string | null); isLater: boolean; changes: { kind: ("added" | "changed" | "gone"); before: ({ n: number; text: string; } | null); after: ({ n: number; text: string; } | null); }[]; resting: { nodeId: string; title: string; part: string; label: string; isOnly: boolean; }[]; instruction: string; };
    TakenVersion: { version: (string | null); };
    Rule: { id: string; label: string; basis: string; help: string; isJudged: boolean; levels: { kind: ("epic" | "story" | "task" | "bug" | "subtask"); level: ("error" | "warning" | "hint" | "off"); }[]; numbers: { name: string; value: number; }[]; words: (string[] | null); isOwn: boolean; isFixed: boolean; };
    RuledProject: { jira: string; projectKey: string; projectName: string; hasOwn: boolean; };
    ProjectRules: { jira: string; projectKey: string; projectName: string; hasOwn: boolean; signatures: number; rules: components["schemas"]["Rule"][]; settings: Record<string, Record<string, unknown>>; own: Record<string, Record<string, unknown>>; };
    NewProjectRules: { rules: Record<string, Record<string, unknown>>; signatures: (1 | 2); };
    TriedFinding: { rule: string; level: string; nodeId: string; part: string; message: string; };
    RulesTrial: { rules: Record<string, Record<string, unknown>>; draftId: string; };
    DraftField: { id: string; name: string; required: boolean; kind: string; allowed: { id: string; label: string; }[]; typed: Record<string, string>; preset: (Record<string, string> | null); };
    FilledFields: { fields: Record<string, (string | Record<string, string>)>; };
    NodeField: { id: string; name: string; required: boolean; kind: string; allowed: { id: string; label: string; }[]; typed: Record<string, string>; cites: number[]; };
    Comment: { id: string; accountId: string; name: string; at: string; text: string; revision: number; nodeId: string; part: string; isSuggestion: boolean; outcome: (("done" | "accepted" | "declined") | null); decidedAt: (string | null); };
    Commented: { id: string; };
    NewComment: { text?: string; node?: string; part?: string; revision?: number; suggestion?: Record<string, string>; };
    CommentOutcome: { outcome: ("done" | "accepted" | "declined"); };
    Share: { accountId: string; name: string; email: string; level: ("comment" | "suggest" | "countersign"); at: string; };
    Candidate: { id: string; name: string; email: string; };
    NewShares: { accountIds: string[]; level: ("comment" | "suggest" | "countersign"); message?: string; };
    HistoryEvent: ({ at: string; key: string; who: string; kind: "revision"; number: number; origin: string; note: string; } | { at: string; key: string; who: string; kind: "comment"; part: string; text: string; isSuggestion: boolean; } | { at: string; key: string; who: string; kind: "decision"; outcome: ("done" | "accepted" | "declined"); part: string; text: string; } | { at: string; key: string; who: string; kind: ("left" | "withdrawn"); rule: string; part: string; reason: string; } | { at: string; key: string; who: string; kind: ("shared" | "ended"); level: ("comment" | "suggest" | "countersign"); withName: string; } | { at: string; key: string; who: string; kind: "signature"; revision: number; } | { at: string; key: string; who: string; kind: "publication"; revision: number; state: ("running" | "done" | "failed" | "uncertain"); } | { at: string; key: string; who: string; kind: "document"; revision: number; state: ("waiting" | "sending" | "uncertain" | "done" | "failed"); document: { id: string; kind: ("page" | "comment" | "review"); title: string; spaceKey: (string | null); issueKey: (string | null); }; } | { at: string; key: string; who: string; kind: "decided"; about: ("issue" | "document"); act: string; is: string; } | { at: string; key: string; who: string; kind: "duplicate"; act: string; issueKey: string; reason: string; });
    Publication: { id: string; revision: number; state: ("running" | "done" | "failed" | "uncertain"); isUnderWay: boolean; accountId: string; createdAt: string; finishedAt: (string | null); items: { id: string; nodeId: string; action: ("create" | "update"); state: ("waiting" | "sending" | "uncertain" | "done" | "failed"); issueKey: (string | null); issueUrl: (string | null); errorCode: (string | null); errorMessage: (string | null); differences: { field: string; sent: string; found: string; }[]; }[]; };
    PreparedPublication: { revision: number; isReady: boolean; signUrl: string; obstacles: { code: string; message: string; }[]; items: { nodeId: string; act: ("create" | "update" | "same" | "used" | "gone"); typeName: string; summary: string; issueKey: (string | null); }[]; leftOut: number; };
    Duplicates: { isUnderWay: boolean; failure: (string | null); undecided: number; items: { nodeId: string; isOpen: boolean; issues: { issueKey: string; url: string; summary: (string | null); score: (number | null); isLikely: boolean; decision: (string | null); }[]; }[]; };
    DuplicateDecision: { issueKey: string; act: ("use" | "link" | "create" | "undo"); reason?: string; };
    DraftIssue: { nodeId: string; issueKey: string; issueUrl: string; revision: number; status: (string | null); statusCategory: (string | null); checkedAt: (string | null); createdAt: string; };
    UpdatedDraft: { state: ("open" | "published"); };
    Document: { id: string; revision: number; kind: ("page" | "comment" | "review"); title: string; spaceKey: (string | null); issueKey: (string | null); state: ("waiting" | "sending" | "uncertain" | "done" | "failed"); outsideUrl: (string | null); errorCode: (string | null); errorMessage: (string | null); accountId: string; createdAt: string; finishedAt: (string | null); };
    DocumentDetails: { id: string; revision: number; kind: ("page" | "comment" | "review"); title: string; spaceKey: (string | null); issueKey: (string | null); state: ("waiting" | "sending" | "uncertain" | "done" | "failed"); outsideUrl: (string | null); errorCode: (string | null); errorMessage: (string | null); accountId: string; createdAt: string; finishedAt: (string | null); isUnderWay: boolean; };
    PreparedDocument: { revision: number; kind: ("page" | "comment" | "review"); isReady: boolean; signUrl: string; obstacles: { code: string; message: string; }[]; title: string; place: string; parentTitle: (string | null); body: string; };
    NewDocument: { kind: ("page" | "comment" | "review"); connectionId?: string; space?: string; parent?: string; title?: string; issue?: string; update?: string; };
    AgentListing: { id: ("CODE_REVIEWER" | "TEST_CASE_GENERATION" | "CODE_ANALYSIS" | "ROOT_CAUSE_ANALYSIS" | "REQUIREMENTS_TO_TICKETS" | "REQUIREMENT_TO_ITEM"); label: string; module: ("development" | "quality assurance" | "project management"); tags: string[]; help: string; draftType: ("story" | "backlog" | "review" | "tests" | "document" | "rca"); newUrl: string; };
    Agent: { id: ("CODE_REVIEWER" | "TEST_CASE_GENERATION" | "CODE_ANALYSIS" | "ROOT_CAUSE_ANALYSIS" | "REQUIREMENTS_TO_TICKETS" | "REQUIREMENT_TO_ITEM"); label: string; module: ("development" | "quality assurance" | "project management"); tags: string[]; help: string; draftType: ("story" | "backlog" | "review" | "tests" | "document" | "rca"); newUrl: string; properties: Record<string, unknown>; };
    StartedRun: { id: string; type: ("story" | "backlog" | "review" | "tests" | "document" | "rca"); url: string; };
    NewRun: { properties: Record<string, unknown>; };
    AgentDraft: { id: string; type: ("tests" | "document" | "rca"); title: string; state: ("composing" | "open" | "publishing" | "published"); revision: number; content: (Record<string, unknown> | null); downloads: { format: string; label: string; }[]; runs: components["schemas"]["AgentRun"][]; createdAt: string; updatedAt: string; url: string; };
    AgentRun: { id: string; jobId: string; instruction: (string | null); baseRevision: number; state: ("queued" | "running" | "done" | "failed" | "stopped"); errorCode: (string | null); errorMessage: (string | null); createdAt: string; finishedAt: (string | null); steps: { key: string; kind: ("code" | "model" | "tool"); label: string; state: ("running" | "done" | "failed"); errorMessage: (string | null); activityId: (string | null); tokens: (number | null); costNanoUsd: (number | null); startedAt: string; finishedAt: (string | null); }[]; };
    NewAgentRefinement: { instruction: string; };
    NewPartDecision: { decision: ("open" | "accepted" | "left_out"); revision: number; };
    SessionListing: { id: string; kind: ("chat" | "code"); agent: (string | null); title: string; model: string; createdAt: string; updatedAt: string; url: string; };
    Session: { id: string; kind: ("chat" | "code"); agent: (string | null); title: string; model: string; createdAt: string; updatedAt: string; url: string; properties: Record<string, unknown>; servers: string[]; repository: (components["schemas"]["SessionRepository"] | null); projectId: (string | null); forkedFrom: (string | null); turns: components["schemas"]["SessionTurn"][]; };
    SessionRepository: { connectionId: string; repository: string; ref?: string; };
    SessionTurn: { id: string; position: number; question: string; files: { id: string; name: string; }[]; answer: string; state: ("queued" | "running" | "waits" | "done" | "failed" | "stopped"); errorCode: (string | null); errorMessage: (string | null); modelServed: (string | null); tokens: (number | null); costNanoUsd: (number | null); jobId: (string | null); createdAt: string; finishedAt: (string | null); steps: components["schemas"]["TurnStep"][]; };
    TurnStep: { key: string; kind: ("model" | "tool"); label: string; state: ("running" | "waits" | "done" | "failed"); arguments: (string | null); result: (string | null); approvalId: (string | null); activityId: (string | null); tokens: (number | null); costNanoUsd: (number | null); startedAt: string; finishedAt: (string | null); };
    NewSession: { question: string; files?: string[]; connectionId?: string; projectId?: string; servers?: string[]; repository?: components["schemas"]["SessionRepository"]; properties?: Record<string, unknown>; };
    NewMessage: { question: string; files?: string[]; };
    SessionTitle: { title: string; };
    NewFork: { position: number; };
    NewCodeQuestion: { question: string; files?: string[]; connectionId?: string; projectId?: string; repository?: components["schemas"]["SessionRepository"]; code?: string; paths?: string[]; };
    File: { id: string; name: string; kind: string; bytes: number; notes: string[]; createdAt: string; expiresAt: (string | null); };
    FileWithText: { id: string; name: string; kind: string; bytes: number; notes: string[]; createdAt: string; expiresAt: (string | null); text: string; };
    ToolStop: { isStopped: boolean; since: (string | null); reason: string; };
    NewToolStop: { reason?: string; };
    CodeReviewListing: { id: string; title: string; state: ("composing" | "open" | "publishing" | "published"); revision: number; remarks: (number | null); updatedAt: string; url: string; };
    CodeReview: { id: string; title: string; may: ("comment" | "suggest" | "countersign" | "owner"); state: ("composing" | "open" | "publishing" | "published"); model: string; revision: number; repository: (string | null); number: (number | null); commit: (string | null); content: (components["schemas"]["CodeReviewContent"] | null); problem: (string | null); jobId: (string | null); createdAt: string; updatedAt: string; url: string; };
    CodeReviewContent: { summary: { text: string; cites: number[]; }; remarks: components["schemas"]["Remark"][]; dropped: { title: string; path: string; line: (number | null); reason: string; }[]; leftOut: { path: string; reason: string; }[]; resolved: { title: string; path: string; fingerprint: string; }[]; linter?: { tool: string; path: string; line: number; rule: string; message: string; }[]; notes?: string[]; };
    Remark: { id: string; path: string; line: number; endLine: number; severity: ("critical" | "major" | "minor"); category: ("correctness" | "security" | "performance" | "practice"); title: string; scenario: string; evidence: string; suggestion: (string | null); cites: number[]; fingerprint: string; confidence?: number; decision: ("open" | "accepted" | "left_out"); };
    NewCodeReview: { diff?: string; url?: string; connectionId?: string; repository?: string; number?: number; teamRules?: string; ticket?: string; modelConnectionId?: string; };
    NewCodeReviewRun: { act: ("again" | "newest"); };
    NewCodeReviewRefinement: { instruction: string; };
    RemarkDecision: { decision: ("open" | "accepted" | "left_out"); revision: number; };
    PreparedReview: { revision: number; isReady: boolean; signUrl: string; obstacles: { code: string; message: string; }[]; repository: string; number: number; commit: string; body: string; comments: { path: string; line: number; startLine?: number; body: string; fingerprint: string; }[]; };
    RootCauseFile: { id: string; title: string; kind: ("log" | "metrics"); about: string; };
    UploadedRootCauseFiles: { files: components["schemas"]["RootCauseFile"][]; refused: { name: string; message: string; }[]; };
    RootCausePattern: { id: string; title: string; cause: string; fix: string; signature: string[]; draftId: string; isMine: boolean; shared: boolean; offered: number; helped: number; createdAt: string; updatedAt: string; };
    NewRootCausePattern: { title: string; cause: string; fix?: string; shared?: boolean; };
    RootCauseSolution: { hypothesis: string; };
    BegunBacklog: { url: string; };
    RootCausePatternVerdict: { helped: boolean; };
    Project: { id: string; name: string; description: string; keys: string[]; sharesDrafts: boolean; role: ("owner" | "maintainer" | "member" | "viewer"); createdAt: string; archivedAt: (string | null); };
    ProjectInput: { name: string; description?: string; keys?: string[]; sharesDrafts?: boolean; };
    ProjectMember: { accountId: string; name: string; email: string; role: ("owner" | "maintainer" | "member" | "viewer"); };
    NewProjectMember: { person: string; role: ("owner" | "maintainer" | "member" | "viewer"); };
    Connection: { id: string; kind: string; name: string; system: string; baseUrl: string; company: boolean; mayChange: boolean; state: ("works" | "ending" | "broken" | "untested"); message: string; fix: string; };
    ConnectionDetails: { id: string; kind: string; name: string; system: string; baseUrl: string; company: boolean; mayChange: boolean; state: ("works" | "ending" | "broken" | "untested"); message: string; fix: string; settings: Record<string, string>; models: string[]; };
    ConnectionTest: { ok: boolean; code: string; message: string; fix: string; ms: number; };
    JiraProject: { id: string; key: string; name: string; };
    JiraIssueType: { id: string; name: string; subtask: boolean; };
    JiraField: { id: string; name: string; required: boolean; hasDefault: boolean; type: string; items?: string; };
    ConfluenceSpace: { key: string; name: string; };
    ConfluencePage: { connectionId: string; id: string; title: string; url: string; };
    JiraIssues: { issues: { key: string; summary: string; type: string; status: string; updated: string; url: string; }[]; isMore: boolean; };
    Repository: { repository: string; description: string; isPrivate: boolean; defaultBranch: string; url: string; };
    Branch: { name: string; commit: string; };
    Commit: { id: string; title: string; body: string; author: string; at: string; url: string; };
    PullRequest: { number: number; title: string; author: string; state: ("open" | "closed" | "merged"); draft: boolean; base: string; head: string; updatedAt: string; url: string; };
    Provider: { provider: ("anthropic" | "company-llm" | "confluence" | "github" | "gitlab" | "git" | "jira" | "mcp" | "mcp-program" | "openai"); kind: string; label: string; help: string; address: { label: string; hint: string; example: string; }; fields: { name: string; label: string; hint: string; isSecret: boolean; isRequired: boolean; values: (string[] | null); }[]; };
    NewConnection: { provider: ("anthropic" | "company-llm" | "confluence" | "github" | "gitlab" | "git" | "jira" | "mcp" | "mcp-program" | "openai"); name?: string; baseUrl: string; settings?: Record<string, string>; caPem?: (string | null); secrets?: Record<string, string>; company?: boolean; };
    ConnectionInput: { name?: string; baseUrl: string; settings?: Record<string, string>; caPem?: (string | null); secrets?: Record<string, (string | null)>; };
    ToolListing: { name: string; title: string; description: string; kind: ("read" | "write" | "destructive" | "unknown"); chosen: (("allow" | "ask" | "deny") | null); choice: ("allow" | "ask" | "deny"); state: ("fit" | "new" | "changed"); hash: string; };
    Tool: { name: string; title: string; description: string; kind: ("read" | "write" | "destructive" | "unknown"); chosen: (("allow" | "ask" | "deny") | null); choice: ("allow" | "ask" | "deny"); state: ("fit" | "new" | "changed"); hash: string; inputSchema: Record<string, unknown>; outputSchema?: Record<string, unknown>; diff: ({ label: string; parts: { kind: ("same" | "added" | "removed"); text: string; }[]; }[] | null); };
    ToolChoice: { choice?: (("allow" | "ask" | "deny") | null); kind?: ("read" | "write" | "destructive" | "unknown"); seen?: string; };
    ToolPurpose: { purpose: (string | null); };
    ToolListChoice: { list: string; };
    ToolCalled: { state: ("done" | "failed" | "waits"); callId: (string | null); approvalId: (string | null); ms: (number | null); text: string; structured: unknown; isCut: boolean; failure: ({ code: string; message: string; } | null); };
    NewToolCall: { arguments?: Record<string, unknown>; approvalId?: string; };
    ToolCall: { id: string; at: string; tool: string; argumentsHash: string; bytesIn: number; bytesOut: (number | null); ms: (number | null); outcome: string; errorCode: (string | null); approvalId: (string | null); subject: string; };
    Approval: { id: string; connectionId: string; tool: string; arguments: unknown; digest: string; state: ("waiting" | "approved" | "denied" | "used" | "expired"); subject: string; reason: string; createdAt: string; expiresAt: string; decidedAt: (string | null); usedAt: (string | null); };
    PromptListing: { name: string; purpose: string; description: string; tags: string[]; ownerId: (string | null); labels: { label: ("production" | "candidate"); version: number; }[]; title: string; versions: number; };
    Prompt: { name: string; purpose: string; description: string; tags: string[]; ownerId: (string | null); labels: { label: ("production" | "candidate"); version: number; }[]; inUse: (number | null); candidate: (number | null); versions: components["schemas"]["PromptVersion"][]; };
    PromptVersion: { name: string; version: number; title: string; text: string; note: string; origin: string; createdAt: string; };
    PromptMade: { name: string; version: number; };
    NewPrompt: { name: string; title: string; text: string; purpose?: ("draft" | "refine" | "outline" | "node" | "judge" | "review" | "refute" | "document" | "rca_tools" | "rca" | "rca_test" | "rca_conclude" | "test_code" | "test_judge" | "test_cases" | "session" | "code"); description?: string; tags?: string[]; forAll?: boolean; };
    PromptCopy: { name: string; title?: string; version?: number; };
    NewPromptVersion: { title: string; text: string; note?: string; use?: boolean; };
    PromptLabel: { label: ("production" | "candidate"); version: number; };
    AboutPrompt: { description: string; tags: string[]; };
    PlannedPrompt: { name: string; title: string; outcome: ("new" | "same" | "about" | "version" | "conflict" | "refused"); from: (number | null); reason: (string | null); diff: ({ kind: ("same" | "added" | "removed"); text: string; }[] | null); };
    PromptFiles: { content: string; };
    ImportedPrompts: { made: number; versions: number; };
    PromptImport: { content: string; takeConflicts?: boolean; };
    TrialInput: { id: string; title: string; createdAt: string; };
    KeptInput: { id: string; };
    NewTrialInput: { title: string; kind?: ("epic" | "story" | "task" | "bug" | "subtask"); format?: ("gherkin" | "checklist"); project?: string; source?: string; draftId?: string; instruction?: string; item?: string; };
    Trial: { id: string; inputTitle: string; connectionId: string; model: string; createdAt: string; runs: { version: number; state: ("waiting" | "running" | "done" | "failed"); }[]; };
    StartedTrial: { id: string; url: string; };
    NewTrial: { inputId: string; modelConnectionId: string; versions: number[]; };
    TrialDetails: { id: string; inputTitle: string; connectionId: string; model: string; createdAt: string; runs: { version: number; state: ("waiting" | "running" | "done" | "failed"); errorMessage: (string | null); activityId: (string | null); answer: string; parts: ({ label: string; text: string; }[] | null); fault: (string | null); findings: ({ rule: string; level: string; part: string; message: string; }[] | null); cost: (string | null); ttftMs: (number | null); totalMs: (number | null); }[]; };
    Job: { id: string; name: string; label: string; title: string; queue: string; state: ("ready" | "running" | "done" | "cancelled" | "dead"); attempts: number; maxAttempts: number; accountName: (string | null); error: (string | null); progress: ({ done: number; total: (number | null); text: string; } | null); createdAt: string; startedAt: (string | null); finishedAt: (string | null); };
    JobDetails: { id: string; name: string; label: string; title: string; queue: string; state: ("ready" | "running" | "done" | "cancelled" | "dead"); attempts: number; maxAttempts: number; accountName: (string | null); error: (string | null); progress: ({ done: number; total: (number | null); text: string; } | null); createdAt: string; startedAt: (string | null); finishedAt: (string | null); failedAttempts: { attempt: number; startedAt: string; finishedAt: string; outcome: string; error: (string | null); }[]; };
    ChangedJobs: { jobs: number; };
    WhoseJobs: { all?: boolean; };
    Queue: { name: string; pausedAt: (string | null); pausedBy: (string | null); };
    Webhook: { id: string; name: string; url: string; events: ("draft.ready" | "publication.done" | "publication.failed" | "budget.warning" | "job.dead")[]; isForAll: boolean; createdAt: string; failingSince: (string | null); disabledAt: (string | null); disabledReason: (string | null); };
    NewWebhook: { id: string; name: string; url: string; events: ("draft.ready" | "publication.done" | "publication.failed" | "budget.warning" | "job.dead")[]; isForAll: boolean; createdAt: string; failingSince: (string | null); disabledAt: (string | null); disabledReason: (string | null); secret: string; };
    WebhookInput: { name: string; url: string; events: ("draft.ready" | "publication.done" | "publication.failed" | "budget.warning" | "job.dead")[]; isForAll?: boolean; };
    WebhookSecret: { secret: string; };
    WebhookDelivery: { id: string; event: string; state: ("waiting" | "delivered" | "failed"); attempts: number; status: (number | null); error: (string | null); again: (string | null); createdAt: string; finishedAt: (string | null); };
    WebhookSent: { id: string; };
    Activity: { id: string; at: string; accountName: (string | null); taskType: string; subject: string; promptName: string; promptVersion: number; provider: string; modelRequested: string; modelServed: (string | null); status: string; errorCode: (string | null); cache: string; projectKey: (string | null); inputUncached: (number | null); cacheRead: (number | null); output: (number | null); costNanoUsd: (number | null); savedNanoUsd: (number | null); ttftMs: (number | null); totalMs: (number | null); attempts: number; fallback: boolean; category: (string | null); linesAdded: (number | null); linesRemoved: (number | null); filesChanged: (number | null); finishedAt: (string | null); };
    ActivityDetails: { id: string; at: string; accountName: (string | null); taskType: string; subject: string; promptName: string; promptVersion: number; provider: string; modelRequested: string; modelServed: (string | null); status: string; errorCode: (string | null); cache: string; projectKey: (string | null); inputUncached: (number | null); cacheRead: (number | null); output: (number | null); costNanoUsd: (number | null); savedNanoUsd: (number | null); ttftMs: (number | null); totalMs: (number | null); attempts: number; fallback: boolean; category: (string | null); linesAdded: (number | null); linesRemoved: (number | null); filesChanged: (number | null); finishedAt: (string | null); tried: { attempt: number; provider: string; model: string; startedAt: string; finishedAt: (string | null); outcome: string; httpStatus: (number | null); errorCode: (string | null); costNanoUsd: (number | null); }[]; };
    ActivityText: ({ asked: { role: string; text: string; }[]; answer: string; keptUntil: string; } | null);
    LoggedWork: { id: string; isNew: boolean; };
    OutsideWork: { tool: ("chatgpt" | "copilot" | "cursor" | "claude" | "other"); category: ("feature" | "bugfix" | "refactor" | "docs" | "test"); note: string; at?: string; project?: string; model?: string; inputTokens?: number; outputTokens?: number; costUsd?: number; seconds?: number; linesAdded?: number; linesRemoved?: number; filesChanged?: number; prompt?: string; answer?: string; };
    ImportedActivities: { logged: number; known: number; faults: { line: number; message: string; }[]; };
    ActivityLines: { lines: string; };
    Insights: { step: ("day" | "week"); by: ("model" | "project" | "prompt" | "task" | "provider" | "week" | "account"); now: components["schemas"]["Figures"]; course: { at: string; calls: number; tokens: number; costNanoUsd: number; savedNanoUsd: number; unpriced: number; cachedShare: (number | null); failedShare: (number | null); firstP50: (number | null); firstP95: (number | null); totalP50: (number | null); totalP95: (number | null); drafts: number; published: number; removed: number; open: number; publishedShare: (number | null); refinementsPerDraft: (number | null); }[]; providers: components["schemas"]["ProviderAttempts"][]; groups: components["schemas"]["Group"][]; groupsLeftOut: number; };
    Figures: { calls: number; tokens: number; costNanoUsd: number; savedNanoUsd: number; unpriced: number; cachedShare: (number | null); failedShare: (number | null); firstP50: (number | null); firstP95: (number | null); totalP50: (number | null); totalP95: (number | null); drafts: number; published: number; removed: number; open: number; publishedShare: (number | null); refinementsPerDraft: (number | null); };
    ProviderAttempts: { provider: string; attempts: number; calls: number; retried: number; failed: number; interrupted: number; };
    Group: { key: string; name: string; calls: number; tokens: number; costNanoUsd: number; savedNanoUsd: number; unpriced: number; cachedShare: (number | null); failedShare: (number | null); firstP50: (number | null); firstP95: (number | null); totalP50: (number | null); totalP95: (number | null); drafts: number; published: number; removed: number; open: number; publishedShare: (number | null); refinementsPerDraft: (number | null); };
    Budget: { scope: ("company" | "team" | "account"); scopeId: string; name: (string | null); period: ("day" | "month"); limitNanoUsd: (number | null); limitRequests: (number | null); usedNanoUsd: number; usedRequests: number; isNear: boolean; resetsAt: string; };
    NewBudget: { scope: ("company" | "team" | "account"); whose?: string; period: ("day" | "month"); limitUsd: (number | null); limitRequests: (number | null); };
    CacheStats: { entries: number; bytes: number; hits: number; week: { calls: number; hits: number; shared: number; savedNanoUsd: number; }; };
    DroppedAnswers: { answers: number; };
    Deployment: { connectionId: string; model: string; name: string; disabled: boolean; origin: ("setting" | "listed" | "typed"); contextTokens: (number | null); isUsed: boolean; health: { state: ("untried" | "works" | "failing" | "cooling" | "open" | "probing"); calls: number; failed: number; ttftMs: (number | null); lastAt: (string | null); lastError: ({ code: string; at: string; } | null); restsUntil: (string | null); }; };
    NewModel: { connectionId: string; model: string; contextTokens?: (number | null); };
    Probe: { name: string; ok: boolean; message: string; };
    NewProbe: { connectionId: string; model: string; };
    ModelListing: { name: string; models: (number | null); message: string; };
    Comparison: { id: string; system: string; prompt: string; answers: { name: string; ok: boolean; text: string; message: string; costNanoUsd: (number | null); ttftMs: (number | null); totalMs: number; activityId: (string | null); }[]; };
    NewComparison: { system?: string; prompt: string; maxTokens?: number; models: { connectionId: string; model: string; }[]; };
    Embeddings: { vectors: number[][]; model: (string | null); costNanoUsd: (number | null); activityId: string; fromCache: boolean; };
    NewEmbeddings: { texts: string[]; fresh?: boolean; };
    Policy: { taskType: string; policy: (components["schemas"]["PolicyRules"] | null); };
    PolicyRules: { mode: ("order" | "weights"); ways: { connectionId: string; model: string; weight: number; }[]; ownFirst: boolean; effort: (("low" | "medium" | "high" | "xhigh" | "max") | null); maxTokens: (number | null); temperature: (number | null); cacheHours: (number | null); firstContentMs: (number | null); idleMs: (number | null); ceilingNanoUsd: (number | null); };
    NewPolicy: { mode: ("order" | "weights"); ways: { connectionId: string; model: string; weight?: number; }[]; ownFirst?: boolean; effort?: (("low" | "medium" | "high" | "xhigh" | "max") | null); maxTokens?: (number | null); temperature?: (number | null); cacheHours?: (number | null); firstContentMs?: (number | null); idleMs?: (number | null); ceilingNanoUsd?: (number | null); };
    Price: { model: string; effectiveFrom: string; input: number; output: number; cacheRead: number; cacheWrite5m: number; cacheWrite1h: number; perCall: number; changedAt: string; };
    NewPrice: { model: string; effectiveFrom: string; input: number; output: number; cacheRead?: number; cacheWrite5m?: number; cacheWrite1h?: number; perCall?: number; };
    Me: { account: components["schemas"]["Account"]; scopes: string[]; };
    NewRole: { role: ("admin" | "member" | "viewer"); };
    NewTier: { tier: ("member" | "power" | "service"); };
    AuditEntry: { id: number; at: string; accountId: (string | null); who: string; action: string; subject: string; address: string; requestId: string; details: string; hash: string; previousHash: string; };
    AuditChain: { whole: boolean; checked: number; brokenAt: (number | null); };
    AccountSettings: { theme: ("system" | "light" | "dark"); timeZone: string; };
    NewSettings: { theme: ("system" | "light" | "dark"); timeZone: string; };
    SignIn: { id: string; address: string; userAgent: string; createdAt: string; expiresAt: string; endsAt: string; };
    EndedSignIns: { ended: number; };
    ApiToken: { id: string; name: string; ending: string; scopes: string[]; createdAt: string; expiresAt: string; lastUsedAt: (string | null); revokedAt: (string | null); };
    Invitation: { email: string; employeeId: string; role: ("admin" | "member" | "viewer"); createdAt: string; expiresAt: string; };
    NewInvitation: { email: string; employeeId: string; role?: ("admin" | "member" | "viewer"); };
    PasswordReset: { url: string; };
    ListedTeam: { id: string; name: string; createdAt: string; members: number; };
    Team: { id: string; name: string; createdAt: string; };
    TeamInput: { name: string; };
    NewTeamMember: { person: string; };
    Health: { status: ("ok" | "not ready" | "stopping"); checks: { name: string; fault: (string | null); }[]; };
    Pool: { database: ("sqlite" | "postgres"); streams: number; jobs: { state: string; jobs: number; }[]; };
    System: { now: string; uptimeSeconds: number; node: string; memory: { rss: number; heapUsed: number; heapTotal: number; }; cpuSeconds: { user: number; system: number; }; };
  };
}
