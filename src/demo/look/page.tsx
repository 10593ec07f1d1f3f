import type { Context } from "hono";
import type { Child } from "hono/jsx";

interface PageProps {
  /** `Demo Jira - not a real Jira` */
  banner: string;
  title: string;
  /** Where the style sheet and the list are. */
  home: string;
  children: Child;
}

/** A page of a demo system, for people. */
export function DemoPageLayout({ banner, title, home, children }: PageProps) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${title} - ${banner}`}</title>
        <link rel="stylesheet" href={`${home}demo.css`} />
      </head>
      <body>
        <header>
          <strong>{banner}</strong> <a href={home}>All</a>
        </header>
        <main>
          <h1>{title}</h1>
          {children}
        </main>
      </body>
    </html>
  );
}

/** What stands here was written by others, so nothing in it may run. */
export function guardPage(c: Context): void {
  c.header("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self'");
  c.header("X-Content-Type-Options", "nosniff");
  c.header("Referrer-Policy", "same-origin");
}
