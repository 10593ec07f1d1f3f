import { CopyButton } from "../ui/copy-button.tsx";
import { Notice } from "../ui/notice.tsx";

/** Shown once, right after it was made. */
export const SecretNotice = ({ name, secret }: { name: string; secret: string }) => (
  <Notice
    tone="good"
    title={`The secret of ${name}`}
    actions={<CopyButton text={secret}>Copy the secret</CopyButton>}
  >
    <p>
      <code class="break-all">{secret}</code>
    </p>
    <p>
      The receiver checks with it that a message is ours, as Standard Webhooks says. Keep it as you
      keep a password. It is not shown again.
    </p>
  </Notice>
);
