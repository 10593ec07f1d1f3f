import type { Frame } from "../../src/accounts/page-frame.ts";
import type { ConnectionSummary } from "../../src/connections/summary.ts";
import { urls } from "../../src/urls.ts";
import { Page } from "../layout.tsx";
import { ButtonLink } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { DescriptionList, type Fact } from "../ui/description-list.tsx";
import { PostButton } from "../ui/form.tsx";
import { Notice } from "../ui/notice.tsx";
import { Time } from "../ui/time.ts";
import { ConnectionState } from "./state.tsx";

interface Secret {
  label: string;
  /** Its last characters; empty: none may be shown. */
  hint: string;
}

interface Certificate {
  subject: string;
  fingerprint: string;
  ends: Date;
  /** Days left, where that is to be told. */
  warn: number | undefined;
}

interface ShowConnection {
  summary: ConnectionSummary;
  /** Label and value, as chosen. */
  settings: { label: string; value: string }[];
  secrets: Secret[];
  secretSetAt: Date | null;
  secretEndsAt: Date | null;
  testedAt: Date | null;
  edition: string;
  /** By a page of the other side. */
  signsIn: boolean;
  certificates: Certificate[];
}

interface Props {
  frame: Frame;
  connection: ShowConnection;
  flash?: string | undefined;
}

function facts({ connection, frame }: Props): Fact[] {
  const { summary, settings, secrets, secretSetAt, secretEndsAt, edition } = connection;
  const { zone } = frame;
  const date = (at: Date | null) => at && Time({ at, zone, exact: true });
  return [
    { term: "System", value: edition ? `${summary.system}, ${edition}` : summary.system },
    { term: "Address", value: summary.baseUrl },
    { term: "Whose", value: summary.company ? "The company's; everybody may use it" : "Yours" },
    ...settings.map(({ label, value }) => ({ term: label, value })),
    ...secrets.map(({ label, hint }) => ({
      term: label,
      value: (
        <>
          {hint ? `Ends in …${hint}` : "Set"}
          {secretSetAt && <>, set on {date(secretSetAt)}</>}
        </>
      ),
    })),
    ...(secretEndsAt ? [{ term: "Token ends", value: date(secretEndsAt) }] : []),
  ];
}

const Authority = ({ certificates, frame }: { certificates: Certificate[]; frame: Frame }) => (
  <Card title="Certificates">
    <p class="hint">
      The other side's certificate is always checked; there is no switch to turn that off. If your
      company has its own authority, upload its certificate.
    </p>
    {certificates.map(({ subject, fingerprint, ends, warn }) => (
      <>
        {warn !== undefined && (
          <Notice tone="warn" title={warn > 0 ? `Ends in ${warn} days` : "Has ended"}>
            Ask your administrator for the next certificate of {subject}, and upload it.
          </Notice>
        )}
        <DescriptionList
          facts={[
            { term: "Authority", value: subject },
            { term: "SHA-256", value: <code class="break-all">{fingerprint}</code> },
            { term: "Valid until", value: Time({ at: ends, zone: frame.zone, exact: true }) },
          ]}
        />
      </>
    ))}
  </Card>
);

/** Of an outside MCP server. */
const Tools = ({ connection }: Props) => {
  const { id, mayChange } = connection.summary;
  return (
    <Card title="Tools">
      <p class="hint">What each tool may do is yours to say, not the server's.</p>
      <div class="flex flex-wrap gap-2 pt-2">
        <ButtonLink href={urls.connections.tools(id)} icon="settings">
          Look at the tools
        </ButtonLink>
        {connection.signsIn && mayChange && (
          <PostButton action={urls.connections.authorizationStart(id)} kind="secondary" icon="key">
            Sign in there
          </PostButton>
        )}
      </div>
    </Card>
  );
};

export function ShowConnectionPage(props: Props) {
  const { frame, connection, flash } = props;
  const { summary, certificates } = connection;
  const { id, name, mayChange } = summary;
  return (
    <Page
      {...frame}
      title={name}
      back={{ href: urls.connections.index(), label: "Connections" }}
      nav="connections"
      width="narrow"
      flash={flash === undefined ? undefined : { tone: "good", text: flash }}
    >
      <div class="stack">
        <ConnectionState connection={summary} testedAt={connection.testedAt} zone={frame.zone} />
        <Card
          title="Settings"
          actions={
            mayChange && (
              <ButtonLink href={urls.connections.edit(id)} kind="secondary" small icon="edit">
                Change
              </ButtonLink>
            )
          }
        >
          <DescriptionList facts={facts(props)} />
        </Card>
        {summary.kind === "mcp" && <Tools {...props} />}
        {summary.kind === "code" && summary.provider !== "git" && (
          <Card title="Reviews of new pull requests">
            <p class="hint">
              {summary.system} can tell when a pull request is opened or pushed to, so that its
              review is ready when you look. Off until you switch it on.
            </p>
            <p class="pt-2">
              <ButtonLink href={urls.codeHooks.show(id)} kind="secondary" icon="settings">
                Set it up
              </ButtonLink>
            </p>
          </Card>
        )}
        <Authority certificates={certificates} frame={frame} />
        {mayChange && (
          <Card title="Remove">
            <p>
              Countersign forgets the credentials at once. Drafts and issues stay. In the other
              system the token still exists: revoke it there, too.
            </p>
            <p class="pt-2">
              <PostButton
                action={urls.connections.removal(id)}
                kind="danger"
                icon="remove"
                confirm={`Remove the connection ${name}?`}
              >
                Remove {name}
              </PostButton>
            </p>
          </Card>
        )}
      </div>
    </Page>
  );
}
