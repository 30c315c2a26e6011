import { notFound } from "next/navigation";

/** Every address nobody else answers: not found, in the language it was asked in. */
export default function Rest() {
  notFound();
}
