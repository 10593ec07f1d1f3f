import type { DemoGithub } from "../github/env.ts";
import type { DemoPull, DemoRepository } from "../github/store.ts";
import { DemoPageLayout } from "./page.tsx";

export const GITHUB_BANNER = "Demo GitHub - not a real GitHub";

export interface GithubPage {
  github: DemoGithub;
  /** With a slash at the end. */
  home: string;
}

const Head = ({ titles }: { titles: string[] }) => (
  <thead>
    <tr>
      {titles.map((title) => (
        <th scope="col">{title}</th>
      ))}
    </tr>
  </thead>
);

export function RepositoryList({ github, home }: GithubPage) {
  return (
    <DemoPageLayout banner={GITHUB_BANNER} title="Repositories" home={home}>
      <p>
        REST API at <code>{home}api/v3</code>, as on a GitHub Enterprise server.
      </p>
      <table class="words">
        <Head titles={["Repository", "What it is", "Open pull requests"]} />
        <tbody>
          {github.store.repositories.map(({ owner, name, description, pulls }) => (
            <tr>
              <td>
                <a href={`${home}${owner}/${name}`}>{`${owner}/${name}`}</a>
              </td>
              <td>{description}</td>
              <td>{pulls.filter(({ state }) => state === "open").length}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <h2>People who can sign in</h2>
      <table class="words">
        <Head titles={["Name", "Login", "Personal access token"]} />
        <tbody>
          {github.people.map((person) => (
            <tr>
              <td>{person.name}</td>
              <td>{person.handle}</td>
              <td>
                <code>{person.githubToken}</code>
                {Date.parse(person.tokenEnds) <= github.clock.now().getTime() && " (has ended)"}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </DemoPageLayout>
  );
}

export const stateWord = ({ state, mergedAt }: DemoPull): string =>
  mergedAt === undefined ? state : "merged";

export function ShowRepository({ home, repository }: GithubPage & { repository: DemoRepository }) {
  const { owner, name, description, pulls, commits, branches } = repository;
  const root = `${home}${owner}/${name}`;
  const files = commits.find(({ sha }) => sha === branches["main"])?.files ?? {};
  return (
    <DemoPageLayout banner={GITHUB_BANNER} title={`${owner}/${name}`} home={home}>
      <p>{description}</p>
      <h2>Pull requests</h2>
      <table class="words">
        <Head titles={["Title", "By", "State", "Reviews"]} />
        <tbody>
          {pulls.toReversed().map((pull) => (
            <tr>
              <td>
                <a href={`${root}/pull/${pull.number}`}>{`${pull.title} #${pull.number}`}</a>
              </td>
              <td>{pull.author}</td>
              <td>{stateWord(pull)}</td>
              <td>{pull.reviews.length}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <h2>Files on main</h2>
      <ul>
        {Object.keys(files).map((path) => (
          <li>
            <a href={`${root}/blob/main/${path}`}>{path}</a>
          </li>
        ))}
      </ul>
    </DemoPageLayout>
  );
}

export const ShowFile = ({ home, path, text }: GithubPage & { path: string; text: string }) => (
  <DemoPageLayout banner={GITHUB_BANNER} title={path} home={home}>
    <pre>
      <code>{text}</code>
    </pre>
  </DemoPageLayout>
);
