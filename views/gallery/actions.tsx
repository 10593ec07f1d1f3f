import { urls } from "../../src/urls.ts";
import { KeyHint } from "../ui/badge.ts";
import { Button, ButtonLink } from "../ui/button.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { Dialog, DialogOpener } from "../ui/dialog.tsx";
import { PostButton } from "../ui/form.tsx";
import { Menu, MenuLink, MenuPost } from "../ui/menu.tsx";

export const Actions = () => (
  <div class="stack">
    <div class="flex flex-wrap gap-3">
      <Button type="button" icon="send">
        Create 1 issue in PAY
      </Button>
      <Button type="button" kind="secondary">
        Save for later
      </Button>
      <Button type="button" kind="danger" icon="remove">
        Remove connection
      </Button>
      <Button type="button" kind="quiet">
        Cancel
      </Button>
      <Button type="button" disabled>
        Switched off
      </Button>
      <Button type="button" extra={{ "aria-busy": "true" }}>
        Busy
      </Button>
    </div>
    <div class="flex flex-wrap items-center gap-3">
      <Button type="button" small icon="retry" kind="secondary">
        Retry
      </Button>
      <Button type="button" small kind="quiet" label="Stop job 12" icon="stop">
        Stop
      </Button>
      <ButtonLink href={urls.drafts.new()} icon="plus">
        New draft
      </ButtonLink>
      <ButtonLink href={urls.help()} kind="secondary" external>
        Open in Jira
      </ButtonLink>
      <CopyButton text="cs-01jd2v">Copy marker</CopyButton>
      <span>
        Press <KeyHint keys="g d" /> or <KeyHint keys="Ctrl Enter" />
      </span>
    </div>
    <div class="flex flex-wrap items-center gap-3">
      <DialogOpener dialog="example-dialog">Open a dialog</DialogOpener>
      <Menu label="More" name="More for this draft" note="Draft 12">
        <MenuLink href={urls.drafts.index()} icon="history">
          Revisions
        </MenuLink>
        <MenuPost
          action={urls.gallery()}
          icon="remove"
          confirm="The draft “Refunds” and its 4 revisions will be gone."
        >
          Remove draft
        </MenuPost>
      </Menu>
      <PostButton
        action={urls.gallery()}
        kind="danger"
        confirm="The connection “Company Jira” will be removed. Its drafts stay."
        values={{ id: "1" }}
      >
        Remove “Company Jira”
      </PostButton>
    </div>
    <Dialog
      id="example-dialog"
      title="Undo to revision 3?"
      actions={<Button type="button">Undo to 3</Button>}
    >
      <p>Revision 3 becomes the newest, as revision 6. Nothing is lost.</p>
    </Dialog>
  </div>
);
