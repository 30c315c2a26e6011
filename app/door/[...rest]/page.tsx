import { notFound } from "next/navigation";

/** Every address of the doors nobody else answers. */
export default function Rest() {
  notFound();
}
