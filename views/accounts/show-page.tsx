import type { ApiToken } from "../../src/accounts/api-tokens.ts";
import type { Frame } from "../../src/accounts/page-frame.ts";
import type { Team } from "../../src/accounts/teams.ts";
import type { Account } from "../../src/app.ts";
import type { Role, Tier } from "../../src/db/schema/accounts.ts";
import { urls } from "../../src/urls.ts";
import { Page } from "../layout.tsx";
import { Badge } from "../ui/badge.ts";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { RadioGroup } from "../ui/choices.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { DescriptionList } from "../ui/description-list.tsx";
import { ErrorSummary, Form, FormActions, PostButton } from "../ui/form.tsx";
import { Select } from "../ui/inputs.tsx";
import { Notice } from "../ui/notice.tsx";
import { Time } from "../ui/time.ts";
import { ROLE_HINTS, ROLE_WORDS, TIER_WORDS } from "./role-words.ts";
import { TokenTable } from "./token-table.tsx";

/** A minute; undefined calls: as many as one likes. */
export type TierRates = Record<Tier, { requests: number; calls: number | undefined }>;

interface Props {
  frame: Frame;
  account: Account;
  teams: readonly Team[];
  tokens: readonly ApiToken[];
  now: Date;
  hasSecondFactor: boolean;
  rates: TierRates;
  error?: string;
  done?: boolean;
  /** Shown once, right after it was made. */
  resetLink?: string;
}

const ROLES: readonly Role[] = ["admin", "member", "viewer"];

const ResetLink = ({ link, name }: { link: string; name: string }) => (
  <Notice
    tone="good"
    title={`Give this link to ${name}`}
    actions={<CopyButton text={link}>Copy the link</CopyButton>}
  >
    <p>
      <code class="break-all">{link}</code>
    </p>
    <p>It sets a new password, works once, for a day, and is not shown again.</p>
  </Notice>
);

const Activity = ({ account }: Pick<Props, "account">) =>
  account.deactivatedAt ? (
    <PostButton action={urls.accounts.reactivation(account.id)} kind="secondary">
      Reactivate {account.name}
    </PostButton>
  ) : (
    <PostButton
      action={urls.accounts.deactivation(account.id)}
      kind="danger"
      confirm={`${account.name} will be signed out everywhere, and their running jobs stop. Drafts stay.`}
    >
      Deactivate {account.name}
    </PostButton>
  );

const TIERS: readonly Tier[] = ["member", "power", "service"];

const rateWords = ({ requests, calls }: TierRates[Tier]): string => {
  const models = calls === undefined ? "any number of" : calls.toLocaleString("en");
  return `${requests.toLocaleString("en")} requests and ${models} model calls a minute`;
};

const TeamAndTier = ({ account, teams, rates }: Pick<Props, "account" | "teams" | "rates">) => (
  <>
    <Card title="Team" actions={<a href={urls.teams.index()}>Teams</a>}>
      {teams.length === 0 ? (
        <p class="hint">There are no teams yet. A team has budgets of its own.</p>
      ) : (
        <Form action={urls.accounts.team(account.id)}>
          <Select
            name="team"
            label="Whose budgets pay beside their own"
            value={account.teamId ?? ""}
            empty="In no team"
            options={teams.map(({ id, name }) => ({ value: id, label: name }))}
            width="medium"
          />
          <FormActions>
            <Button kind="secondary">Change team</Button>
          </FormActions>
        </Form>
      )}
    </Card>
    <Card title="Tier">
      <Form action={urls.accounts.tier(account.id)}>
        <RadioGroup
          name="tier"
          label="How much this account may ask for"
          value={account.tier}
          options={TIERS.map((tier) => ({
            value: tier,
            label: TIER_WORDS[tier],
            hint: rateWords(rates[tier]),
          }))}
        />
        <FormActions>
          <Button kind="secondary">Change tier</Button>
        </FormActions>
      </Form>
    </Card>
  </>
);

const Cards = ({ account, teams, rates }: Pick<Props, "account" | "teams" | "rates">) => (
  <>
    <Card title="Role">
      <Form action={urls.accounts.role(account.id)}>
        <RadioGroup
          name="role"
          label="What this person may do"
          value={account.role}
          options={ROLES.map((role) => ({
            value: role,
            label: ROLE_WORDS[role],
            hint: ROLE_HINTS[role],
          }))}
        />
        <FormActions>
          <Button kind="secondary">Change role</Button>
        </FormActions>
      </Form>
    </Card>
    <TeamAndTier account={account} teams={teams} rates={rates} />
    {!account.deactivatedAt && (
      <Card title="Password forgotten?">
        <p>You get a link for {account.name} to set a new password. You never see the password.</p>
        <p class="pt-2">
          <PostButton action={urls.accounts.passwordReset(account.id)} kind="secondary" icon="key">
            Make a link
          </PostButton>
        </p>
      </Card>
    )}
    <Card title={account.deactivatedAt ? "Deactivated" : "Leaving?"}>
      <p>
        {account.deactivatedAt
          ? "This person cannot sign in. What they made is kept."
          : "A deactivated person is signed out at once and cannot sign in. What they made is kept."}
      </p>
      <div class="pt-2">
        <Activity account={account} />
      </div>
    </Card>
  </>
);

export const AccountAdminPage = ({ frame, account, error, done, resetLink, ...more }: Props) => (
  <Page
    {...frame}
    title={account.name}
    back={{ href: urls.accounts.index(), label: "Accounts" }}
    nav="accounts"
    width="narrow"
    error={error !== undefined}
    flash={done ? { tone: "good", text: "Done." } : undefined}
  >
    <div class="stack">
      {error && <ErrorSummary errors={{ "": error }} />}
      {resetLink && <ResetLink link={resetLink} name={account.name} />}
      <Card>
        <DescriptionList
          facts={[
            { term: "Employee id", value: account.employeeId },
            { term: "E-mail", value: account.email },
            { term: "Role", value: ROLE_WORDS[account.role] },
            ...more.teams
              .filter(({ id }) => id === account.teamId)
              .map((team) => ({
                term: "Team",
                value: <a href={urls.teams.show(team.id)}>{team.name}</a>,
              })),
            {
              term: "State",
              value: account.deactivatedAt
                ? Badge({ tone: "warn", children: "Deactivated" })
                : Badge({ tone: "good", children: "Active" }),
            },
            { term: "Here since", value: Time({ at: account.createdAt, zone: frame.zone }) },
          ]}
        />
      </Card>
      <Cards account={account} {...more} />
      {more.hasSecondFactor && (
        <Card title="One-time codes">
          <p>
            {account.name} signs in with a code of an app as well. Phone lost, no recovery code?
          </p>
          <p class="pt-2">
            <PostButton
              action={urls.accounts.secondFactorRemoval(account.id)}
              kind="danger"
              confirm={`${account.name} then signs in with the password alone. Be sure that it is they who ask.`}
            >
              Take the codes away
            </PostButton>
          </p>
        </Card>
      )}
      {more.tokens.length > 0 && (
        <Card title="API tokens">
          <TokenTable
            name={`API tokens of ${account.name}`}
            tokens={more.tokens}
            now={more.now}
            zone={frame.zone}
            revocation={(tokenId) => urls.accounts.tokenRevocation(account.id, tokenId)}
          />
        </Card>
      )}
    </div>
  </Page>
);
