interface Words {
  title: string;
  /** What happened, and what to do. */
  text: string;
}

const WORDS = {
  400: {
    title: "This request could not be read",
    text: "What your browser sent is not a form that we know. Go back, reload the page and send it again.",
  },
  403: {
    title: "This is not allowed",
    text: "Either your role does not allow it, or what was shared with you is for reading and commenting only, or the request did not come from a page of Countersign. Open the page here and try again; an admin can change your role, and the owner of a draft what you may do with it.",
  },
  404: {
    title: "There is no such page",
    text: "The address may be mistyped, or what it led to was removed or belongs to somebody else.",
  },
  409: {
    title: "Something has changed in the meantime",
    text: "Go back, reload the page to see how it stands now, and then decide again.",
  },
  413: {
    title: "That is too much at once",
    text: "What you sent is larger than this server accepts. Shorten the text and send it again; an admin can raise the limit (MAX_BODY_BYTES).",
  },
  421: {
    title: "This is not the address of Countersign",
    text: "The server answers only under the address that is set as PUBLIC_URL. Use that address, or ask whoever runs the server to correct the setting.",
  },
  429: {
    title: "Too many requests",
    text: "Wait a minute and then go on. Nothing was lost and nothing was changed by the request that was refused.",
  },
  500: {
    title: "Something went wrong here",
    text: "This is our mistake, not yours. Try again; if it stays, tell an admin the request number below.",
  },
  503: {
    title: "The service is busy or stopping",
    text: "Try again in a moment. What you had saved is safe.",
  },
  507: {
    title: "The disk of the server is full",
    text: "Nothing can be saved until somebody makes room on the server. Everything that was saved before can still be read.",
  },
} as const satisfies Record<number, Words>;

export type ErrorStatus = keyof typeof WORDS;

const isKnown = (status: number): status is ErrorStatus => status in WORDS;

/** The nearest status that we have words for. */
export const errorStatus = (status: number): ErrorStatus => {
  if (isKnown(status)) return status;
  return status < 500 ? 400 : 500;
};

/** Stable code, and words for a person. */
export const errorWords = (status: ErrorStatus) => ({
  code: `http.${status}`,
  title: WORDS[status].title,
  text: WORDS[status].text,
});
