import preact from "@astrojs/preact";
import starlight from "@astrojs/starlight";
import { defineConfig } from "astro/config";
import { offline } from "./src/site/offline/integration.ts";
import { slimMonaco } from "./src/site/slim-monaco.ts";
import { slimRules } from "./src/site/slim-rules.ts";
import { slimZod } from "./src/site/slim-zod.ts";
import { staticPolicy } from "./src/site/static-policy.ts";

export default defineConfig({
  // Where the site will live, for canonical links and social cards; a local build needs none.
  ...(process.env.SITE_URL ? { site: process.env.SITE_URL } : {}),
  trailingSlash: "always",
  markdown: {
    // Commands in stories must arrive as typed: `--no-trunc`, never an en dash.
    smartypants: false,
    shikiConfig: { theme: "css-variables" },
  },
  integrations: [
    // Only what has JSX goes through Babel: it prints some TypeScript wrongly, and the engine has none.
    preact({ include: ["**/*.tsx"] }),
    starlight({
      title: "Leaklab",
      description: "Learn to keep build-time and run-time secrets out of container images.",
      favicon: "/favicon.svg",
      credits: false,
      expressiveCode: false,
      customCss: [
        "./src/styles/fonts.css",
        "./src/styles/tokens.css",
        "./src/styles/starlight.css",
        "./src/styles/site.css",
        "./src/styles/print.css",
      ],
      components: {
        SiteTitle: "./src/components/SiteTitle.astro",
        SocialIcons: "./src/components/MainNavigation.astro",
        Footer: "./src/components/Footer.astro",
        MobileMenuFooter: "./src/components/MobileMenuFooter.astro",
      },
      head: [
        { tag: "meta", attrs: { property: "og:image", content: "/social-card.png" } },
        {
          tag: "meta",
          attrs: {
            property: "og:image:alt",
            content: "A leak map with three yellow tiles: places where a secret can be seen",
          },
        },
      ],
      sidebar: [
        { label: "Curriculum", link: "/curriculum/" },
        { label: "Concepts", items: [{ autogenerate: { directory: "concepts" } }] },
        { label: "Incidents", items: [{ autogenerate: { directory: "incidents" } }] },
        { label: "Frameworks", link: "/frameworks/" },
        {
          label: "Reference",
          items: [
            { label: "Cheat sheet", link: "/reference/cheat-sheet/" },
            { label: "Rules", link: "/reference/rules/" },
            { label: "What other tools catch", link: "/reference/other-tools/" },
            { label: "Simulated commands", link: "/reference/commands/" },
            { label: "Divergences", link: "/reference/divergences/" },
            { label: "Glossary", link: "/reference/glossary/" },
          ],
        },
        { label: "For teachers", link: "/teaching/" },
      ],
    }),
    staticPolicy(),
    offline(),
  ],
  vite: {
    plugins: [slimMonaco(), slimRules(), slimZod()],
    worker: { format: "es", plugins: () => [slimZod()] },
    build: { chunkSizeWarningLimit: 6000 },
  },
});
