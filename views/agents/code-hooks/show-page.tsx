import type { Frame } from "../../../src/accounts/page-frame.ts";
import { urls } from "../../../src/urls.ts";
import { Page } from "../../layout.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { DescriptionList } from "../../ui/description-list.tsx";
import { ErrorSummary, Form, FormActions, PostButton } from "../../ui/form.tsx";
import { Select, TextArea } from "../../ui/inputs.tsx";
import { Notice } from "../../ui/notice.tsx";

interface Props {
  frame: Frame;
  connection: { id: string; name: string; provider: string };
  /** Undefined while it is off. */
  address: string | undefined;
  values: { repositories: string; llm: string };
  llms: { id: string; name: string; model: string }[];
  secret: string | undefined;
  errors: { repositories?: string; llm?: string };
}

const WHERE: Record<string, string> = {
  github:
    "In GitHub open the repository, Settings, Webhooks, Add webhook. Content type application/json; of the events choose Pull requests.",
  gitlab:
    "In GitLab open the project, Settings, Webhooks, Add new webhook. Put the secret in as its secret token; of the events choose Merge request events.",
};

const Address = ({ connection, address, secret }: Props) => (
  <Card title="Where it is told">
    <div class="stack">
      {secret !== undefined && (
        <Notice tone="good" title="Copy the secret now: it is shown only this once" live>
          <code class="break-all">{secret}</code>
        </Notice>
      )}
      <p class="hint">{WHERE[connection.provider]}</p>
      <DescriptionList
        facts={[{ term: "Address", value: <code class="break-all">{address}</code> }]}
      />
      <div class="flex flex-wrap gap-2 pt-2">
        <PostButton
          action={urls.codeHooks.secret(connection.id)}
          kind="secondary"
          icon="key"
          confirm="Make a new secret? The old one counts no more."
        >
          Make a new secret
        </PostButton>
        <PostButton
          action={urls.codeHooks.removal(connection.id)}
          kind="danger"
          icon="remove"
          confirm="Switch it off? The address and its secret are forgotten."
        >
          Switch it off
        </PostButton>
      </div>
    </div>
  </Card>
);

/** Reviews that begin by themselves when somebody pushes. */
export function CodeHookPage(props: Props) {
  const { frame, connection, address, values, llms, errors } = props;
  return (
    <Page
      {...frame}
      title="Reviews of new pull requests"
      back={{ href: urls.connections.show(connection.id), label: connection.name }}
      nav="connections"
      width="narrow"
      lead="When a pull request is opened or pushed to, its review begins by itself. It waits for you: nothing is posted before you sign it."
      error={Object.keys(errors).length > 0}
    >
      <div class="stack">
        <ErrorSummary errors={errors} />
        {address !== undefined && <Address {...props} />}
        <Card title={address === undefined ? "Switch it on" : "What is reviewed"}>
          <Form action={urls.codeHooks.show(connection.id)}>
            <TextArea
              name="repositories"
              label="Repositories"
              hint="One a line, such as owner/name. Others are passed over."
              value={values.repositories}
              error={errors.repositories}
              rows={4}
              mono
            />
            <Select
              name="llm"
              label="Model"
              value={values.llm}
              error={errors.llm}
              {...(llms.length === 0 && { empty: "None connected" })}
              options={llms.map(({ id, name, model }) => ({
                value: id,
                label: name === model ? name : `${name}: ${model}`,
              }))}
            />
            <FormActions>
              <Button>{address === undefined ? "Switch it on" : "Save"}</Button>
            </FormActions>
          </Form>
        </Card>
      </div>
    </Page>
  );
}
