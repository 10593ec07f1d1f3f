/** As a person typed it. */
export interface RegistrationForm {
  baseUrl: string;
  /** Only the Cloud wants it. */
  email: string;
  token: string;
  setupToken: string;
  /** A private certificate authority, checked; empty for none. */
  caPem: string;
}
export type RegistrationErrors = Partial<
  Record<"baseUrl" | "email" | "token" | "setupToken" | "ca" | "", string>
>;
export interface Fault {
  ok: false;
  code: string;
  errors: RegistrationErrors;
  /** Seconds, when it is a matter of waiting. */
  wait?: number;
}

export const fault = (code: string, errors: RegistrationErrors): Fault => ({
  ok: false,
  code,
  errors,
});
