import type { OutsideIdentity } from "../../src/accounts/identities.ts";
import type { OutsideProvider } from "../../src/accounts/outside-providers.ts";
import type { Frame } from "../../src/accounts/page-frame.ts";
import { urls } from "../../src/urls.ts";
import { Page } from "../layout.tsx";
import { ButtonLink } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { ErrorSummary, PostButton } from "../ui/form.tsx";
import { Time } from "../ui/time.ts";

interface Props {
  frame: Frame;
  providers: readonly Pick<OutsideProvider, "issuer" | "key" | "name">[];
  identities: readonly OutsideIdentity[];
  isTaken: boolean;
  done: "linked" | "removed" | undefined;
}

const DONE = { linked: "Linked: you can sign in with it now.", removed: "The link is gone." };
const TAKEN = "This sign-in belongs to another account here.";

const Provider = ({
  provider,
  identities,
  frame,
}: Pick<Props, "frame" | "identities"> & { provider: Props["providers"][number] }) => {
  const { key, name, issuer } = provider;
  const linked = identities.find((one) => one.issuer === issuer);
  return (
    <Card title={name}>
      {linked === undefined ? (
        <ButtonLink href={urls.account.identity(key)} kind="secondary">
          Link your {name} sign-in
        </ButtonLink>
      ) : (
        <>
          <p>Linked {Time({ at: linked.createdAt, zone: frame.zone })}.</p>
          <p class="pt-2">
            <PostButton
              action={urls.account.identityRemoval(key)}
              kind="secondary"
              confirm={`You then no longer sign in with ${name}. Be sure that you know your password here.`}
            >
              Take the link away
            </PostButton>
          </p>
        </>
      )}
    </Card>
  );
};

export const IdentitiesPage = ({ frame, providers, identities, isTaken, done }: Props) => (
  <Page
    {...frame}
    title="Linked sign-ins"
    lead="Sign in here with an account that you have elsewhere."
    back={{ href: urls.account.show(), label: "Your account" }}
    width="narrow"
    error={isTaken}
    flash={done && { tone: "good", text: DONE[done] }}
  >
    <div class="stack">
      {isTaken && <ErrorSummary errors={{ "": TAKEN }} />}
      {providers.length === 0 && (
        <EmptyState icon="key" title="Nothing is set up">
          The operator of this site has not set up any other way to sign in.
        </EmptyState>
      )}
      {providers.map((provider) => (
        <Provider provider={provider} identities={identities} frame={frame} />
      ))}
    </div>
  </Page>
);
