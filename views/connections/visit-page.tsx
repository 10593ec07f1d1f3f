import type { Frame } from "../../src/accounts/page-frame.ts";
import { urls } from "../../src/urls.ts";
import { Page } from "../layout.tsx";
import { ButtonLink } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";

interface Props {
  frame: Frame;
  connection: { id: string; name: string } | undefined;
  /** Where to sign in. */
  target: URL | undefined;
  failure: { message: string; fix: string } | undefined;
}

/** Before a person leaves for a page of the other side, and when the way back failed. */
export const VisitPage = ({ frame, connection, target, failure }: Props) => (
  <Page
    {...frame}
    title={target ? `Sign in at ${target.host}` : "Not signed in there"}
    back={
      connection
        ? { href: urls.connections.show(connection.id), label: connection.name }
        : { href: urls.connections.index(), label: "Connections" }
    }
    nav="connections"
    width="narrow"
    error={failure !== undefined}
  >
    <div class="stack">
      {failure && (
        <Notice tone="bad" title={failure.message}>
          {failure.fix}
        </Notice>
      )}
      {target && (
        <>
          <p>
            You go to <strong>{target.origin}</strong> and say there that Countersign may use its
            tools in your name. Check that this is the place you expect. Then you come back here.
          </p>
          <p>
            <ButtonLink href={target.href} icon="external">
              Go there
            </ButtonLink>
          </p>
        </>
      )}
    </div>
  </Page>
);
