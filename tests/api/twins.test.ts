// What a person changes on a page, a program changes over REST: each route has its operation, or a reason.
import { expect, test } from "vitest";
import type { Access } from "../../src/accounts/permissions.ts";
import { endpoints } from "../../src/api/endpoints.ts";
import { ROUTES } from "../../src/routes.ts";

const DANCE =
  "a browser's way in; a program has /auth and tokens, and shows its token with each request";
const OWN_WAY_IN =
  "how somebody comes in: with a token one could make oneself another one, or lock the person out";
const SIGNING =
  "a signature is a person's own act, on a page; a program prepares it and reads how it ended";
const HALF_TYPED = "keeps what a person has half typed in an open form; a program sends it whole";

/** What a person alone may do, and why. */
const SHOWN_ONCE = "its secret is shown once, to the person who puts it in at GitHub or GitLab";
const EXCEPTIONS: Record<string, string> = {
  "POST /hooks/code/:id": "GitHub or GitLab tells of a push there, signed",
  "POST /connections/:id/reviews": SHOWN_ONCE,
  "POST /connections/:id/reviews/secret": SHOWN_ONCE,
  "POST /connections/:id/reviews/removal": SHOWN_ONCE,
  "POST /sign-in/typed": DANCE,
  "POST /sign-in/code": DANCE,
  "POST /proof": DANCE,
  "POST /proof/typed": DANCE,
  "POST /registration": `${DANCE}; both halves are /auth/register`,
  "GET /sign-in/with/:provider": DANCE,
  "GET /sign-in/with/:provider/callback": DANCE,
  "GET /connections/authorization":
    "where a browser comes back to from another system's page of consent",
  "POST /connections/:id/authorization":
    "leads a browser to another system's page of consent, bound to the sign-in that began it",
  "POST /password-reset/:token": "a link for the person who has it, without an account's token",
  "POST /account/password": OWN_WAY_IN,
  "POST /account/second-factor": OWN_WAY_IN,
  "POST /account/second-factor/confirmation": OWN_WAY_IN,
  "POST /account/second-factor/removal": OWN_WAY_IN,
  "GET /account/identities/:provider": OWN_WAY_IN,
  "POST /account/identities/:provider/removal": OWN_WAY_IN,
  "POST /account/assistants": OWN_WAY_IN,
  "POST /account/tokens": OWN_WAY_IN,
  "POST /code-reviews/new/open-form": HALF_TYPED,
  "POST /code-documents/new/open-form": HALF_TYPED,
  "POST /test-suites/new/open-form": HALF_TYPED,
  "POST /root-causes/new/open-form": HALF_TYPED,
  "POST /drafts/new/open-form": HALF_TYPED,
  "POST /drafts/:id/edit/open-form": HALF_TYPED,
  "POST /drafts/:id/nodes/:node/edit/open-form": HALF_TYPED,
  "POST /drafts/:id/publication/retry": `${SIGNING}; sending again is a part of it`,
  "POST /drafts/:id/publication/items/:item/decision": `${SIGNING}; so is saying that an issue is the one`,
  "POST /drafts/:id/documents/:document/decision": `${SIGNING}; so is saying that a page is the one`,
};

/** The operations that do what the page does. */
const TWINS: Record<string, string[]> = {
  "POST /registration/confirmation": ["register"],
  "POST /sign-in": ["login", "refresh"],
  "POST /sign-out": ["logout"],
  "POST /account/settings": ["changeMySettings"],
  "POST /account/sign-ins/:id/end": ["endMySignIn"],
  "POST /account/sign-ins/end-others": ["endMySignIns"],
  "POST /account/tokens/:id/revocation": ["revokeMyToken"],
  "POST /accounts/invitations": ["createInvitation"],
  "POST /accounts/invitations/:email/removal": ["withdrawInvitation"],
  "POST /accounts/:id/role": ["changeAccountRole"],
  "POST /accounts/:id/deactivation": ["deactivateAccount"],
  "POST /accounts/:id/reactivation": ["reactivateAccount"],
  "POST /accounts/:id/password-reset": ["createPasswordReset"],
  "POST /accounts/:id/tier": ["changeAccountTier"],
  "POST /accounts/:id/team": ["addTeamMember", "endTeamMember"],
  "POST /accounts/:id/second-factor/removal": ["removeSecondFactor"],
  "POST /accounts/:id/tokens/:token/revocation": ["revokeAccountToken"],
  "POST /teams": ["createTeam"],
  "POST /teams/:id/name": ["changeTeam"],
  "POST /teams/:id/members": ["addTeamMember", "endTeamMember"],
  "POST /teams/:id/removal": ["removeTeam"],

  "POST /connections/new/:provider": ["createConnection"],
  "POST /connections/:id": ["changeConnection"],
  "POST /connections/:id/test": ["testConnection"],
  "POST /connections/:id/removal": ["removeConnection"],
  "POST /connections/:id/tools/refresh": ["refreshTools"],
  "POST /connections/:id/tools/use": ["chooseToolPurpose", "chooseToolList"],
  "POST /connections/:id/tools/:tool/choice": ["chooseTool"],
  "POST /connections/:id/tools/:tool/calls": ["callTool"],
  "POST /approvals/:id/decision": ["decideApproval"],

  "POST /agents/sessions": ["createSession", "createAgentSession", "askAboutCode"],
  "POST /agents/sessions/:id/turns": ["createSessionMessage"],
  "POST /agents/sessions/:id/stop": ["stopSession"],
  "POST /agents/sessions/:id/title": ["renameSession"],
  "POST /agents/sessions/:id/forks": ["forkSession"],
  "POST /agents/sessions/:id/removal": ["removeSession"],
  "POST /agents/files": ["uploadFiles"],
  "POST /agents/files/:id/removal": ["removeFile"],
  "POST /agents/tool-stop": ["stopTools"],
  "POST /agents/tool-stop/end": ["allowTools"],
  "POST /agents/drafts/:id/stop": ["stopAgentDraft"],
  "POST /agents/drafts/:id/runs": ["createAgentDraftRun"],
  "POST /agents/drafts/:id/refinements": ["refineAgentDraft"],
  "POST /agents/drafts/:id/parts/:part": ["decideAgentDraftPart"],
  "POST /agents/drafts/:id/removal": ["removeAgentDraft"],
  "POST /agents/drafts/:id/backlog": ["beginRootCauseBacklog"],
  "POST /agents/drafts/:id/solution": ["solveRootCause"],
  "POST /agents/drafts/:id/patterns/:pattern": ["judgeRootCausePattern"],
  "POST /code-documents": ["runAgent"],
  "POST /test-suites": ["runAgent"],
  "POST /root-causes": ["runAgent"],
  "POST /root-causes/files": ["uploadRootCauseFiles"],
  "POST /root-causes/files/:file/removal": ["removeRootCauseFile"],
  "POST /root-cause-patterns/:pattern": ["changeRootCausePattern"],
  "POST /root-cause-patterns/:pattern/removal": ["removeRootCausePattern"],
  "POST /code-reviews": ["createCodeReview"],
  "POST /code-reviews/:id/stop": ["stopCodeReview"],
  "POST /code-reviews/:id/runs": ["createCodeReviewRun"],
  "POST /code-reviews/:id/refinements": ["refineCodeReview"],
  "POST /code-reviews/:id/remarks/:remark": ["decideRemark"],
  "POST /code-reviews/:id/removal": ["removeDraft"],
  "POST /code-reviews/:id/publication": ["prepareCodeReview"],

  "POST /drafts": ["createDraft"],
  "POST /drafts/new/sources": ["createWaitingSource", "uploadWaitingSources"],
  "POST /drafts/new/sources/:source/removal": ["removeWaitingSource"],
  "POST /drafts/import": ["importBacklog", "planBacklogImport"],
  "POST /drafts/:id/composition": ["createComposition"],
  "POST /drafts/:id/composition/stop": ["stopComposition"],
  "POST /drafts/:id/refinements": ["createRefinement"],
  "POST /drafts/:id/removal": ["removeDraft"],
  "POST /drafts/:id/content": ["changeDraftContent", "changeNodeFields"],
  "POST /drafts/:id/revisions/:number/restoration": ["restoreRevision"],
  "POST /drafts/:id/fixes": ["fixFinding"],
  "POST /drafts/:id/sources": ["createSource", "uploadSources"],
  "POST /drafts/:id/sources/versions": ["lookForSourceVersions"],
  "POST /drafts/:id/sources/:source/removal": ["removeSource"],
  "POST /drafts/:id/sources/:source/version": ["takeSourceVersion"],
  "POST /drafts/:id/nodes": ["createNode", "acceptNodes"],
  "POST /drafts/:id/nodes/:node/:act": ["changeNode"],
  "POST /drafts/:id/nodes/:node/refinements": ["createNodeRefinement"],
  "POST /drafts/:id/nodes/:node/edit": ["changeNodeContent", "changeNodeFields"],
  "POST /drafts/:id/nodes/:node/duplicates": ["decideDuplicate"],
  "POST /drafts/:id/judgement": ["createJudgement"],
  "POST /drafts/:id/findings/decisions": ["createFindingDecision"],
  "POST /drafts/:id/findings/decisions/:decision/withdrawal": ["withdrawFindingDecision"],
  "POST /drafts/:id/shares": ["createShares"],
  "POST /drafts/:id/shares/:account/end": ["endShare"],
  "POST /drafts/:id/comments": ["createComment"],
  "POST /drafts/:id/comments/:comment/outcome": ["decideComment"],
  "POST /drafts/:id/duplicates": ["createDuplicateLook"],
  "POST /drafts/:id/fields": ["changeDraftFields", "forgetFieldPreset"],
  "POST /drafts/:id/publication": ["preparePublication"],
  "POST /drafts/:id/update": ["openUpdate", "closeUpdate"],
  "POST /drafts/:id/issues": ["lookAtIssues"],
  "POST /drafts/:id/documents": ["prepareDocument"],

  "POST /projects": ["createProject"],
  "POST /projects/:id": ["changeProject"],
  "POST /projects/:id/members": ["setProjectMember"],
  "POST /projects/:id/members/:account/removal": ["endProjectMember"],
  "POST /projects/:id/archive": ["archiveProject"],
  "POST /projects/:id/restoration": ["restoreProject"],
  "POST /rules/project": ["changeProjectRules", "tryProjectRules"],

  "POST /activity/:id/text": ["readActivityText"],
  "POST /activity/outside": ["createActivity"],
  "POST /activity/outside/imports": ["importActivities"],
  "POST /activity/:id/removal": ["removeActivity"],

  "POST /llm/budgets": ["changeBudget"],
  "POST /llm/prices": ["setPrice", "removePrice"],
  "POST /llm/cache/clean-up": ["cleanUpCache"],
  "POST /llm/cache/purge": ["emptyCache"],
  "POST /llm/policies/:task": ["changePolicy", "removePolicy"],
  "POST /llm/health/probes": ["createModelProbe"],
  "POST /llm/models": ["addModel", "removeModel"],
  "POST /llm/models/listing": ["createModelListing"],
  "POST /llm/try": ["createComparison"],

  "GET /prompts/new": ["createPrompt", "copyPrompt"],
  "POST /prompts": ["createPrompt"],
  "POST /prompts/import": ["planPromptImport", "importPrompts"],
  "POST /prompts/:name/labels": ["movePromptLabel", "dropPromptCandidate"],
  "POST /prompts/:name/about": ["describePrompt"],
  "POST /prompts/:name/versions": ["createPromptVersion"],
  "POST /prompts/:name/trials": ["createTrial"],
  "POST /prompts/:name/inputs": ["createTrialInput"],
  "POST /prompts/:name/inputs/:input/removal": ["removeTrialInput"],

  "POST /webhooks": ["createWebhook"],
  "POST /webhooks/:id": ["changeWebhook"],
  "POST /webhooks/:id/pause": ["pauseWebhook"],
  "POST /webhooks/:id/resume": ["resumeWebhook"],
  "POST /webhooks/:id/secret": ["renewWebhookSecret"],
  "POST /webhooks/:id/test": ["testWebhook"],
  "POST /webhooks/:id/removal": ["removeWebhook"],
  "POST /webhooks/:id/deliveries/:delivery/redelivery": ["sendWebhookAgain"],

  "POST /jobs/retries": ["retryFailedJobs"],
  "POST /jobs/cancellations": ["cancelWaitingJobs"],
  "POST /jobs/:id/retry": ["retryJob"],
  "POST /jobs/:id/cancellation": ["cancelJob"],
  "POST /jobs/queues/:queue/pause": ["pauseQueue"],
  "POST /jobs/queues/:queue/resume": ["resumeQueue"],
};

const byId = new Map(endpoints.map((one) => [one.id, one]));
/** A form may need more than reading it does; only what such a route leads to changes anything. */
const isForm = (route: string) => route.startsWith("GET ");
const changes = Object.keys(ROUTES).filter((route) => !isForm(route));

/** What a program may do, where the page wants something that no program may. */
const IN_PLACE_OF: Partial<Record<Access, string | null>> = {
  "drafts.countersign": "publications.prepare",
  "signed-in": null,
  public: null,
};

test("whatever changes something on a page has an operation, or a named reason why not", () => {
  const without = changes.filter((route) => !TWINS[route] && !EXCEPTIONS[route]);
  expect(without).toEqual([]);
  expect(changes.length).toBeGreaterThan(100);
});

test("no row is left of a route that is gone, and none says both", () => {
  const rows = [...Object.keys(TWINS), ...Object.keys(EXCEPTIONS)];
  expect(rows.filter((route) => ROUTES[route] === undefined)).toEqual([]);
  expect(Object.keys(TWINS).filter((route) => EXCEPTIONS[route] !== undefined)).toEqual([]);
});

test("the operation is there, and wants the same permission as its page", () => {
  const wrong = Object.entries(TWINS).flatMap(([route, ids]) => {
    const access = ROUTES[route] ?? "public";
    const wanted = access in IN_PLACE_OF ? IN_PLACE_OF[access] : access;
    return ids.flatMap((id) => {
      const endpoint = byId.get(id);
      return endpoint?.action === wanted ? [] : [`${route}: ${id} wants ${endpoint?.action}`];
    });
  });
  expect(wrong).toEqual([]);
});
