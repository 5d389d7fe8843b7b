import { Notifications } from "@mantine/notifications";
import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from "@tanstack/react-router";

import { Problem } from "./api/problem";
import { accountQuery } from "./api/queries";
import { NotFound, PageError } from "./shell/PageError";
import { Shell } from "./shell/Shell";

interface Context {
  queries: QueryClient;
}

/** A page of this site to go on to after signing in, or nothing: another site must not be reachable through a link here. */
export function signInSearch(target: unknown): { next?: string } {
  if (typeof target !== "string" || !/^\/(?![/\\])/.test(target) || target.startsWith("/sign-in")) return {};
  return target === "/" || target === "/cards" ? {} : { next: target };
}

// Notices hold links to pages, so they live inside the router.
function Page() {
  return (
    <>
      <Notifications position="top-center" limit={2} autoClose={3500} />
      <Outlet />
    </>
  );
}

const root = createRootRouteWithContext<Context>()({
  component: Page,
  errorComponent: PageError,
  notFoundComponent: NotFound,
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: (search: Record<string, unknown>) => signInSearch(search.next),
  component: lazyRouteComponent(() => import("./account/SignInPage"), "SignInPage"),
});

const setup = createRoute({
  getParentRoute: () => root,
  path: "/setup/$token",
  component: lazyRouteComponent(() => import("./account/SetupPage"), "SetupPage"),
});

const signedIn = createRoute({
  getParentRoute: () => root,
  id: "signed-in",
  beforeLoad: async ({ context, location }) => {
    try {
      await context.queries.ensureQueryData(accountQuery);
    } catch (cause) {
      if (cause instanceof Problem && cause.status === 401) {
        throw redirect({ to: "/sign-in", search: signInSearch(location.href) });
      }
      throw cause;
    }
  },
  component: Shell,
});

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/cards" });
  },
});

const cards = createRoute({
  getParentRoute: () => signedIn,
  path: "/cards",
  component: lazyRouteComponent(() => import("./cards/CardsPage"), "CardsPage"),
});

const review = createRoute({
  getParentRoute: () => signedIn,
  path: "/cards/$id",
  component: lazyRouteComponent(() => import("./review/ReviewPage"), "ReviewPage"),
});

const contacts = createRoute({
  getParentRoute: () => signedIn,
  path: "/contacts",
  validateSearch: (search: Record<string, unknown>): { query?: string } =>
    typeof search.query === "string" && search.query !== "" ? { query: search.query } : {},
  component: lazyRouteComponent(() => import("./contacts/ContactsPage"), "ContactsPage"),
});

const newContact = createRoute({
  getParentRoute: () => signedIn,
  path: "/contacts/new",
  component: lazyRouteComponent(() => import("./contacts/NewContactPage"), "NewContactPage"),
});

const contact = createRoute({
  getParentRoute: () => signedIn,
  path: "/contacts/$id",
  component: lazyRouteComponent(() => import("./contacts/ContactPage"), "ContactPage"),
});

const settings = createRoute({
  getParentRoute: () => signedIn,
  path: "/settings",
  component: lazyRouteComponent(() => import("./settings/SettingsPage"), "SettingsPage"),
});

const routes = root.addChildren([
  home,
  signIn,
  setup,
  signedIn.addChildren([cards, review, contacts, newContact, contact, settings]),
]);

/** The pages of the site. */
export function createPageRouter(queries: QueryClient) {
  return createRouter({
    routeTree: routes,
    context: { queries },
    defaultPreload: "intent",
    scrollRestoration: true,
    // Names of contacts stay out of addresses; a search text does not.
    defaultStructuralSharing: true,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createPageRouter>;
  }
}
