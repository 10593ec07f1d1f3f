import { TextInput } from "../ui/inputs.tsx";

/** A new password: once, since it can be shown. */
export const NewPasswordField = ({
  label = "Password",
  error,
}: {
  label?: string;
  error: string | undefined;
}) => (
  <TextInput
    name="password"
    label={label}
    type="password"
    hint="15 characters or more, of any kind. Four or five words that do not belong together are easy to remember; a password manager is easier still."
    error={error}
    autocomplete="new-password"
    width="medium"
  />
);
