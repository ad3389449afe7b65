import { Bird } from "../../components/Bird.tsx";
import type { Session } from "../session.ts";
import { Icon } from "./Icon.tsx";
import type { LabPlace } from "./place.ts";

interface Props {
  readonly session: Session;
  readonly place: LabPlace;
  readonly onHelp: () => void;
}

/** Where the learner is, the way back and onward, the theme, help. */
export function TopBar({ session, place, onHelp }: Props) {
  return (
    <header class="lab-bar">
      <a class="home" href="/" aria-label="Leaklab, home">
        <Bird singing={session.leaks.value > 0} />
        <span>Leaklab</span>
      </a>
      <nav class="crumbs" aria-label="Position">
        <a href="/curriculum/" class="track">
          {place.track}
        </a>
        <span class="lesson">
          {place.number !== undefined && <b>{place.number}</b>} {place.title}
        </span>
      </nav>
      {place.number !== undefined && (
        <ol class="dots" aria-label={`Lesson ${place.number} of ${place.siblings.length}`}>
          {place.siblings.map(({ id, title, href }) => (
            <li key={id} data-lesson={id}>
              <a href={href} title={title} aria-current={id === session.slug ? "page" : undefined}>
                <span class="visually-hidden">{title}</span>
              </a>
            </li>
          ))}
        </ol>
      )}
      <div class="bar-actions">
        <Step link={place.previous} label="Previous lesson" path="m10 3-5 5 5 5" />
        <Step link={place.next} label="Next lesson" path="m6 3 5 5-5 5" />
        <button
          type="button"
          class="icon-button"
          aria-label="Switch between light and dark"
          title="Light or dark"
          onClick={switchTheme}
        >
          <Icon path="M13.5 9.6A5.8 5.8 0 0 1 6.4 2.5a5.8 5.8 0 1 0 7.1 7.1Z" />
        </button>
        <button
          type="button"
          class="icon-button"
          aria-label="Help and shortcuts"
          title="Help (?)"
          onClick={onHelp}
        >
          <span aria-hidden="true">?</span>
        </button>
      </div>
    </header>
  );
}

function Step({ link, label, path }: { link: LabPlace["next"]; label: string; path: string }) {
  const icon = <Icon path={path} />;
  if (!link) return <span class="icon-button none">{icon}</span>;
  return (
    <a
      class="icon-button"
      href={link.href}
      aria-label={`${label}: ${link.title}`}
      title={`${label}: ${link.title}`}
    >
      {icon}
    </a>
  );
}

/** The key is Starlight's, so that every page of the site follows. */
function switchTheme(): void {
  const root = document.documentElement;
  const next = root.dataset.theme === "dark" ? "light" : "dark";
  root.dataset.theme = next;
  try {
    localStorage.setItem("starlight-theme", next);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}
