import type { ApiToken } from "../../src/accounts/api-tokens.ts";
import { Badge } from "../ui/badge.ts";
import { PostButton } from "../ui/form.tsx";
import { Table } from "../ui/table.ts";
import { Time } from "../ui/time.ts";
import { SCOPE_WORDS } from "./scope-words.ts";

interface Props {
  /** What a screen reader calls it. */
  name: string;
  tokens: readonly ApiToken[];
  now: Date;
  zone: string | undefined;
  revocation: (tokenId: string) => string;
}

const Scopes = ({ scopes }: Pick<ApiToken, "scopes">) => (
  <details>
    <summary class="whitespace-nowrap">
      {scopes.length === 1 ? "1 right" : `${scopes.length} rights`}
    </summary>
    <ul class="list-disc pl-5">
      {scopes.map((scope) => (
        <li>{SCOPE_WORDS[scope]}</li>
      ))}
    </ul>
  </details>
);

const End = ({
  token,
  revocation,
  now,
}: Pick<Props, "now" | "revocation"> & { token: ApiToken }) => {
  if (token.revokedAt !== null) return Badge({ tone: "neutral", children: "Revoked" });
  if (token.expiresAt <= now) return Badge({ tone: "neutral", children: "Expired" });
  return (
    <PostButton
      action={revocation(token.id)}
      kind="quiet"
      small
      label={`Revoke ${token.name}`}
      confirm={`Programs that use ${token.name} are refused from now on.`}
    >
      Revoke
    </PostButton>
  );
};

/** An account's tokens, those that have ended among them. */
export const TokenTable = ({ name, tokens, zone, ...more }: Props) =>
  Table({
    name,
    columns: [
      { title: "Name", look: "main" },
      { title: "May" },
      { title: "Last used" },
      { title: "Expires" },
      { title: "Actions", look: "fit", hideTitle: true },
    ],
    rows: tokens.map((token) => ({
      cells: [
        <>
          {token.name} <code class="hint">…{token.ending}</code>
        </>,
        <Scopes scopes={token.scopes} />,
        token.lastUsedAt === null ? "Never" : Time({ at: token.lastUsedAt, zone }),
        Time({ at: token.expiresAt, zone }),
        <End token={token} {...more} />,
      ],
    })),
  });
