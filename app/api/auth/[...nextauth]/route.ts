import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { signInOptions } from "@/app/_server/sign-in-options";
import { world } from "@/lib/context";

type Segments = { params: Promise<{ nextauth: string[] }> };

async function route(request: NextRequest, segments: Segments): Promise<Response> {
  // next-auth takes the address of the site from the environment only, where it may be empty or another.
  process.env.NEXTAUTH_URL = world().config.url;
  return NextAuth(request, segments, signInOptions());
}

export { route as GET, route as POST };
