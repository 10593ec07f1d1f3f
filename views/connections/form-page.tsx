import type { Frame } from "../../src/accounts/page-frame.ts";
import type { ProviderField } from "../../src/connections/provider.ts";
import { urls } from "../../src/urls.ts";
import { Page } from "../layout.tsx";
import { Button, ButtonLink } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Checkbox } from "../ui/choices.tsx";
import type { FieldErrors } from "../ui/field.tsx";
import { ErrorSummary, Form, FormActions } from "../ui/form.tsx";
import { FileInput, Select, TextArea, TextInput } from "../ui/inputs.tsx";
import { Notice } from "../ui/notice.tsx";

export interface ConnectionFormProps {
  frame: Frame;
  provider: {
    key: string;
    label: string;
    help: string;
    baseUrl: { label: string; hint: string; example: string };
    fields: readonly ProviderField[];
  };
  company: boolean;
  /** Absent for a new one. */
  connectionId?: string | undefined;
  /** What stands in the form: name, baseUrl and the provider's fields that are no secrets. */
  values: Record<string, string>;
  /** Secrets of a demo system, which may stand in the page. */
  shown: Record<string, string>;
  /** Names of the secrets that are stored or still kept from the last try. */
  has: readonly string[];
  hasCa: boolean;
  /** Sealed secrets of the last try. */
  kept: string;
  models: readonly string[];
  /** The only addresses there are, where they are not typed. */
  addresses: { value: string; label: string }[] | undefined;
  /** Why none of them works on this host. */
  off: string | undefined;
  known?: { name: string; note: string } | undefined;
  errors: FieldErrors;
}

type FieldProps = Pick<
  ConnectionFormProps,
  "values" | "shown" | "has" | "models" | "errors" | "connectionId"
>;

const KEPT = "There is one already. Leave this empty to keep it.";

const SecretField = ({ field, ...props }: FieldProps & { field: ProviderField }) => {
  const { name, label, optional = false } = field;
  const isSet = props.has.includes(name);
  const hint = [isSet ? KEPT : "", field.hint ?? ""].filter(Boolean).join(" ");
  const common = { name, label, hint, error: props.errors[name], optional: optional && !isSet };
  const shown = props.shown[name];
  return (
    <>
      {field.control === "pem" ? (
        <TextArea {...common} rows={4} mono />
      ) : (
        <TextInput
          {...common}
          type={shown === undefined ? "password" : "text"}
          value={shown}
          autocomplete="off"
          spellcheck={false}
          mono
        />
      )}
      {optional && isSet && props.connectionId !== undefined && (
        <Checkbox name={`drop.${name}`} label={`Remove: ${label}`} />
      )}
    </>
  );
};

const PlainField = ({ field, ...props }: FieldProps & { field: ProviderField }) => {
  const { name, label, hint, optional = false, control, options = [] } = field;
  const value = props.values[name] ?? "";
  const common = { name, label, value, error: props.errors[name], ...(hint && { hint }) };
  if (control === "select") return <Select {...common} options={options} width="medium" />;
  if (control === "model" && props.models.length > 0) {
    const models = [...new Set([...(value ? [value] : []), ...props.models])];
    const choices = models.map((model) => ({ value: model, label: model }));
    return <Select name={name} label={label} value={value} options={choices} width="medium" />;
  }
  return (
    <TextInput
      {...common}
      optional={optional}
      type={control === "email" ? "email" : "text"}
      autocomplete={control === "email" ? "email" : "off"}
      spellcheck={false}
      width="medium"
    />
  );
};

const ProviderFields = ({
  fields,
  ...props
}: FieldProps & { fields: readonly ProviderField[] }) => (
  <>
    {fields.map((field) =>
      field.secret ? (
        <SecretField field={field} {...props} />
      ) : (
        <PlainField field={field} {...props} />
      ),
    )}
  </>
);

const Authority = ({ hasCa, errors, connectionId }: ConnectionFormProps) => (
  <>
    <FileInput
      name="ca"
      label="Certificate of your company's authority (PEM)"
      hint={
        hasCa
          ? KEPT
          : "Only if the other side has a certificate that browsers elsewhere do not know. At most 256 kB. Its certificate is always checked: there is no switch to turn that off."
      }
      optional={!hasCa}
      error={errors["ca"]}
      accept=".pem,.crt,.cer"
    />
    {hasCa && connectionId !== undefined && (
      <Checkbox name="dropCa" label="Remove the certificate" />
    )}
  </>
);

const Fields = (props: ConnectionFormProps) => {
  const { provider, values, errors } = props;
  const simple = provider.fields.filter(({ advanced }) => !advanced);
  const advanced = provider.fields.filter((field) => field.advanced);
  const isOpen = advanced.some(({ name }) => errors[name] !== undefined);
  return (
    <>
      {props.addresses ? (
        <Select
          name="baseUrl"
          label={provider.baseUrl.label}
          hint={provider.baseUrl.hint}
          empty="Choose"
          options={props.addresses}
          value={values["baseUrl"]}
          error={errors["baseUrl"]}
          width="medium"
        />
      ) : (
        <TextInput
          name="baseUrl"
          label={provider.baseUrl.label}
          hint={`${provider.baseUrl.hint} For example ${provider.baseUrl.example}`}
          type="url"
          inputmode="url"
          value={values["baseUrl"]}
          error={errors["baseUrl"]}
          spellcheck={false}
          autocomplete="off"
        />
      )}
      <ProviderFields {...props} fields={simple} />
      {!props.addresses && <Authority {...props} />}
      <TextInput
        name="name"
        label="What you call it"
        optional
        value={values["name"]}
        error={errors["name"]}
        maxlength={80}
        width="medium"
      />
      {advanced.length > 0 && (
        <details open={isOpen}>
          <summary>More settings</summary>
          <div class="stack pt-4">
            <ProviderFields {...props} fields={advanced} />
          </div>
        </details>
      )}
    </>
  );
};

export function ConnectionFormPage(props: ConnectionFormProps) {
  const { frame, provider, company, connectionId, errors, known, kept } = props;
  const isNew = connectionId === undefined;
  const { label, key } = provider;
  const title = isNew
    ? `Connect ${label}${company ? " for the company" : ""}`
    : `Change ${props.values["name"] || label}`;
  const back = isNew
    ? { href: urls.connections.index(), label: "Connections" }
    : { href: urls.connections.show(connectionId), label: props.values["name"] || label };
  return (
    <Page
      {...frame}
      title={title}
      lead={provider.help}
      back={back}
      nav="connections"
      width="narrow"
      error={Object.keys(errors).length > 0}
    >
      <div class="stack">
        <ErrorSummary errors={errors} />
        {props.off !== undefined && (
          <Notice tone="warn" title="Programs cannot be run on this host">
            {props.off} They run in a sandbox only.
          </Notice>
        )}
        {known && (
          <Notice title={`${known.name} is filled in`}>
            {known.note} Look it through, then test and save it.
          </Notice>
        )}
        <Card>
          <Form
            action={isNew ? urls.connections.create(key) : urls.connections.update(connectionId)}
            files
          >
            <input type="hidden" name="kept" value={kept} />
            {company && isNew && <input type="hidden" name="scope" value="company" />}
            <Fields {...props} />
            <FormActions>
              <Button icon="plug">Test and save</Button>
              <ButtonLink href={back.href} kind="quiet">
                Cancel
              </ButtonLink>
            </FormActions>
          </Form>
        </Card>
      </div>
    </Page>
  );
}
