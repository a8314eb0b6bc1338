/** Google's connector calls `/verify`, its older integrations `/verify-token`: one handler under both names. */
export { handler } from './verify-token';
