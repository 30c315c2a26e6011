import { cache } from "react";
import { type Context, createContext, type Locale } from "@/lib/context";

/**
 * The context of a page that is the same for everybody, and so may be kept: it looks at no cookie.
 * Once a render, so that every part of a page sees the same clock.
 */
export const anyoneContext = cache(
  (locale: Locale): Context => createContext({ actor: { kind: "visitor", visitorId: null }, locale }),
);
