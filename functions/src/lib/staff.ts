import type { FlexUser } from './flex-token';
import { HttpProblem } from './http-problem';

/** The roles of people who work in Flex. Others, such as `wfo.full_access`, may stand beside them. */
const STAFF_ROLES: ReadonlySet<string> = new Set(['agent', 'supervisor', 'admin']);

const SUPERVISING_ROLES: ReadonlySet<string> = new Set(['supervisor', 'admin']);

/** Whether this is somebody who watches over others' work. */
export const isSupervisor = (user: FlexUser): boolean =>
  user.roles.some((role) => SUPERVISING_ROLES.has(role));

/** @throws HttpProblem `role_not_allowed` */
export function requireSupervisor(user: FlexUser): void {
  if (isSupervisor(user)) return;
  throw new HttpProblem('role_not_allowed', 'This takes the role supervisor or admin in Flex.');
}

/** @throws HttpProblem `role_not_allowed` for guests and web-chat customers, whose Flex tokens are valid too. */
export function requireStaff(user: FlexUser): void {
  if (user.roles.some((role) => STAFF_ROLES.has(role))) return;
  throw new HttpProblem('role_not_allowed', 'This takes the role agent, supervisor or admin in Flex.');
}
