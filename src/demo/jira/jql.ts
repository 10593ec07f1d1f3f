// A small part of JQL: enough for a client that searches by project, label, words, key, type and status.
export type Jql =
  | { kind: "and" | "or"; parts: Jql[] }
  | { kind: "not"; part: Jql }
  | { kind: "clause"; field: string; operator: string; values: string[] };

export interface Query {
  where: Jql | undefined;
  orderBy: { field: string; descending: boolean }[];
}

/** A query that Jira refuses; the message is Jira's. */
export class JqlError extends Error {}

interface Token {
  text: string;
  quoted: boolean;
}

const TOKEN =
  /\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|(!=|!~|>=|<=|[=~<>(),])|([^\s=~<>!(),"']+))/y;

function tokenize(jql: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  const end = jql.trimEnd().length;
  while (TOKEN.lastIndex < end) {
    const at = TOKEN.lastIndex;
    const found = TOKEN.exec(jql);
    if (found === null) {
      throw new JqlError(
        `Error in the JQL Query: The character '${jql[at]}' is a reserved JQL character. You must enclose it in a string or use the escape '\\u00${jql.charCodeAt(at).toString(16)}' instead. (line 1, character ${at + 1})`,
      );
    }
    const quoted = found[1] ?? found[2];
    tokens.push({
      text: quoted?.replaceAll(/\\(.)/g, "$1") ?? found[3] ?? found[4] ?? "",
      quoted: quoted !== undefined,
    });
  }
  return tokens;
}

export function parseJql(jql: string): Query {
  return new Reader(jql).readQuery();
}

class Reader {
  readonly jql: string;
  readonly tokens: Token[];
  at = 0;

  constructor(jql: string) {
    this.jql = jql;
    this.tokens = tokenize(jql);
  }

  readQuery(): Query {
    const where = this.tokens.length === 0 || this.isNext("order") ? undefined : this.readEither();
    const orderBy = this.readOrder();
    if (this.at < this.tokens.length) throw this.unexpected(this.tokens[this.at], "AND', 'OR");
    return { where, orderBy };
  }

  readEither(): Jql {
    const first = this.readBoth();
    const parts = [first];
    while (this.accept("or")) parts.push(this.readBoth());
    return parts.length === 1 ? first : { kind: "or", parts };
  }

  readBoth(): Jql {
    const first = this.readSingle();
    const parts = [first];
    while (this.accept("and")) parts.push(this.readSingle());
    return parts.length === 1 ? first : { kind: "and", parts };
  }

  readSingle(): Jql {
    if (this.accept("not")) return { kind: "not", part: this.readSingle() };
    if (!this.accept("(")) return this.readClause();
    const inner = this.readEither();
    this.expect(")");
    return inner;
  }

  readClause(): Jql {
    const field = this.take().text.toLowerCase();
    const operator = this.readOperator();
    const isList = operator === "in" || operator === "not in";
    return {
      kind: "clause",
      field,
      operator,
      values: isList ? this.readList() : [this.readValue()],
    };
  }

  readOperator(): string {
    const first = this.take();
    const word = first.text.toLowerCase();
    if (word === "not") {
      this.expect("in");
      return "not in";
    }
    if (word === "is") return this.accept("not") ? "is not" : "is";
    if (!OPERATORS.has(word) || first.quoted) throw this.unexpected(first, "operator");
    return word;
  }

  readValue(): string {
    const { text, quoted } = this.take();
    if (quoted || !this.accept("(")) return text;
    this.expect(")");
    return `${text}()`;
  }

  readList(): string[] {
    this.expect("(");
    const values = [this.readValue()];
    while (this.accept(",")) values.push(this.readValue());
    this.expect(")");
    return values;
  }

  readOrder(): Query["orderBy"] {
    const keys: Query["orderBy"] = [];
    if (!this.accept("order")) return keys;
    this.expect("by");
    do {
      const field = this.take().text.toLowerCase();
      const descending = this.accept("desc");
      if (!descending) this.accept("asc");
      keys.push({ field, descending });
    } while (this.accept(","));
    return keys;
  }

  isNext(word: string): boolean {
    const token = this.tokens[this.at];
    return token !== undefined && !token.quoted && token.text.toLowerCase() === word;
  }

  accept(word: string): boolean {
    const found = this.isNext(word);
    if (found) this.at += 1;
    return found;
  }

  expect(word: string): void {
    if (!this.accept(word)) throw this.unexpected(this.tokens[this.at], word);
  }

  take(): Token {
    const token = this.tokens[this.at];
    if (token === undefined) throw this.unexpected(token, "value");
    this.at += 1;
    return token;
  }

  unexpected(token: Token | undefined, wanted: string): JqlError {
    const got = token === undefined ? "the end of the query" : `'${token.text}'`;
    return new JqlError(`Error in the JQL Query: Expecting '${wanted}' but got ${got}.`);
  }
}

const OPERATORS = new Set(["=", "!=", "~", "!~", ">", ">=", "<", "<=", "in"]);
