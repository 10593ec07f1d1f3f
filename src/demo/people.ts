/** Somebody who works at the demo company, with an own credential for each system. */
export interface DemoPerson {
  /** For tests and pages: `alice`. */
  handle: string;
  /** The same in every system: Jira login, Cloud account id, Confluence user name. */
  employeeId: string;
  name: string;
  email: string;
  /** Stable key of the Jira Data Center user. */
  jiraKey: string;
  jiraToken: string;
  cloudToken: string;
  confluenceToken: string;
  githubToken: string;
  /** A sign-in at the company's model page: `session=...` */
  companyCookie: string;
  /** Confluence knows this person under another id: a mismatch that the product must refuse. */
  confluenceUser: string;
  /** ISO date; a token that has ended is answered as the real systems do. */
  tokenEnds: string;
  colour: [red: number, green: number, blue: number];
}

type Basics = Pick<DemoPerson, "handle" | "employeeId" | "name" | "colour">;

function person(basics: Basics, overrides: Partial<DemoPerson> = {}): DemoPerson {
  const { handle, employeeId } = basics;
  return {
    ...basics,
    email: `${handle}@demo.example`,
    jiraKey: `JIRAUSER${10_000 + Number(employeeId.slice(1))}`,
    jiraToken: `demo-jira-token-${handle}`,
    cloudToken: `demo-cloud-token-${handle}`,
    confluenceToken: `demo-confluence-token-${handle}`,
    githubToken: `demo-github-token-${handle}`,
    companyCookie: `session=demo-session-${handle}`,
    confluenceUser: employeeId,
    tokenEnds: "2099-01-01T00:00:00.000Z",
    ...overrides,
  };
}

export const alice = person({
  handle: "alice",
  employeeId: "e1001",
  name: "Alice Adams",
  colour: [37, 99, 235],
});

export const demoPeople: DemoPerson[] = [
  alice,
  person({ handle: "bob", employeeId: "e1002", name: "Bob Brown", colour: [5, 122, 85] }),
  person({ handle: "charlie", employeeId: "e1003", name: "Charlie Clark", colour: [180, 83, 9] }),
  person({ handle: "dana", employeeId: "e1004", name: "Dana Diaz", colour: [147, 51, 234] }),
  person(
    { handle: "erin", employeeId: "e1005", name: "Erin Evans", colour: [190, 24, 93] },
    { confluenceUser: "e9905" },
  ),
  person(
    { handle: "frank", employeeId: "e1006", name: "Frank Fischer", colour: [71, 85, 105] },
    { tokenEnds: "2020-01-01T00:00:00.000Z" },
  ),
];
