import { availability } from "@/app/api/v1/endpoints";
import { open } from "@/app/api/v1/open";

export const dynamic = "force-dynamic";

export const { GET, OPTIONS, POST, PUT, PATCH, DELETE } = open(availability);
