/**
 * Subsystems: MAINTAINERS -> rules -> whose code a report speaks of.
 *
 * findSubsystems votes over what a report names; componentOf gives the folder that groups reports on a page; BUILT_IN serves until
 * a MAINTAINERS file is imported.
 */
export { BUILT_IN } from "./built-in.ts";
export { type ComponentReport, componentOf, framesOf, type WeighedFrame } from "./component.ts";
export { type FoundSubsystem, findSubsystems, type SubsystemEvidence, type SubsystemVia } from "./find-subsystems.ts";
export { parseMaintainers, type Section } from "./maintainers.ts";
export { nameOfList } from "./names.ts";
export type { Subsystem } from "./subsystem.ts";
export { toSubsystems } from "./to-subsystems.ts";
