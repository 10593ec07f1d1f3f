/** `https://name:password@host`, as it stands in a script. */
const USER_INFO = /^([a-z][a-z\d+.-]*:\/\/)?[^/?#]*@/i;

export const hasUserInfo = (address: string): boolean => USER_INFO.test(address);

/** A password in an address would be shown again with it. */
export const withoutUserInfo = (address: string): string => address.replace(USER_INFO, "$1");

export const USER_INFO_WORDS =
  "The address held a user name or a password; they have been taken out. Look at what is left, put credentials into their own fields, and send it again.";
