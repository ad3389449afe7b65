import { flagSet } from "../../cli/flags.ts";

/** What `docker run` and `docker create` share. */
const MODELLED = `add-host:list cidfile:string entrypoint:string e,env:list env-file:list expose:list
  health-cmd:string health-interval:duration health-retries:int health-start-interval:duration
  health-start-period:duration health-timeout:duration no-healthcheck h,hostname:string i,interactive
  l,label:list label-file:list mount:list name:string network:list net:list network-alias:list
  cap-add:list cap-drop:list group-add:list log-driver:string net-alias:list platform:string privileged p,publish:list P,publish-all pull:string q,quiet read-only restart:string
  rm stop-signal:string stop-timeout:int tmpfs:list t,tty u,user:string v,volume:list volumes-from:list
  w,workdir:string`;

/** Limits and tuning: nothing that anybody could read is different with them. */
const HARMLESS = `blkio-weight:int cpu-period:int cpu-quota:int cpu-rt-period:int cpu-rt-runtime:int
  c,cpu-shares:int cpus:string cpuset-cpus:string cpuset-mems:string disable-content-trust dns:list
  dns-option:list dns-search:list kernel-memory:string m,memory:string memory-reservation:string
  memory-swap:string memory-swappiness:int oom-kill-disable oom-score-adj:int pids-limit:int
  log-opt:list security-opt:list shm-size:string sysctl:list ulimit:list`;

const REFUSED = `annotation:list a,attach:list blkio-weight-device:list
  cgroup-parent:string cgroupns:string detach-keys:string device:list device-cgroup-rule:list
  device-read-bps:list device-read-iops:list device-write-bps:list device-write-iops:list domainname:string
  gpus:string init ip:string ip6:string ipc:string isolation:string link:list
  link-local-ip:list mac-address:string pid:string runtime:string
  storage-opt:list use-api-socket userns:string uts:string volume-driver:string`;

export const CREATE_FLAGS = flagSet(MODELLED, HARMLESS, REFUSED);
export const RUN_FLAGS = flagSet(`${MODELLED} d,detach sig-proxy`, HARMLESS, REFUSED);
