"use client";

import { useParams } from "next/navigation";
import { Failure } from "@/components/site/failure";

export default function PublicError({ reset }: { error: Error; reset: () => void }) {
  return <Failure locale={useParams().locale === "en" ? "en" : "ja"} again={reset} />;
}
