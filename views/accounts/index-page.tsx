import type { Frame } from "../../src/accounts/page-frame.ts";
import type { Account } from "../../src/app.ts";
import { urls } from "../../src/urls.ts";
import { Page } from "../layout.tsx";
import { Badge } from "../ui/badge.ts";
import { ButtonLink } from "../ui/button.tsx";
import { Pager } from "../ui/pager.ts";
import { Link, Table } from "../ui/table.ts";
import { Time } from "../ui/time.ts";
import { ROLE_WORDS } from "./role-words.ts";

interface Props {
  frame: Frame;
  accounts: readonly Account[];
  isFirstPage: boolean;
  next: string | undefined;
}

export const AccountsPage = ({ frame, accounts, isFirstPage, next }: Props) => (
  <Page
    {...frame}
    title="Accounts"
    lead="Everybody who has registered here. People register themselves with a token from Jira."
    nav="accounts"
    actions={
      <>
        <ButtonLink href={urls.accounts.invitations()} kind="secondary">
          Invitations
        </ButtonLink>
        <ButtonLink href={urls.teams.index()} kind="secondary">
          Teams
        </ButtonLink>
      </>
    }
  >
    {Table({
      name: "Accounts",
      columns: [
        { title: "Name", look: "main" },
        { title: "Employee id" },
        { title: "E-mail" },
        { title: "Role" },
        { title: "State" },
        { title: "Here since" },
      ],
      rows: accounts.map((account) => ({
        cells: [
          Link({ href: urls.accounts.show(account.id), children: account.name }),
          account.employeeId,
          account.email,
          ROLE_WORDS[account.role],
          account.deactivatedAt
            ? Badge({ tone: "warn", children: "Deactivated" })
            : Badge({ tone: "good", children: "Active" }),
          Time({ at: account.createdAt, zone: frame.zone }),
        ],
      })),
    })}
    {Pager({
      name: "Accounts",
      first: isFirstPage ? undefined : urls.accounts.index(),
      next: next === undefined ? undefined : urls.accounts.index({ after: next }),
      firstLabel: "First page",
      nextLabel: "More",
    })}
  </Page>
);
