#!/bin/busybox sh
# shellcheck shell=dash
# SPDX-License-Identifier: MIT
# /init of the Linux that is Xen's first domain for ./dev boot xen-*: starts what xl needs, has it start the domain that
# /guest.cfg describes, waits until that has ended, and turns the machine off.  What it says begins with `dom0: `; its last
# line is `dom0: guest ended, shutdown reason N` (Xen, include/public/sched.h: 0 power off, 1 reboot, 3 crash).
export PATH=/usr/sbin:/usr/bin:/sbin:/bin LD_LIBRARY_PATH=/lib
/bin/busybox mkdir -p /bin /sbin /usr/bin /usr/sbin /proc /sys /dev /etc
/bin/busybox --install -s

end() {
	echo "dom0: $*"
	poweroff -f
}

mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev
mkdir -p /dev/pts /run/xen /var/lib/xen /var/lib/xenstored /var/log/xen/console /etc/xen
mount -t devpts devpts /dev/pts
ln -sf /run /var/run
# In the order in which they need each other.
for module in xen-privcmd xenfs xen-evtchn xen-gntdev xen-gntalloc; do
	insmod /modules/$module.ko || end "no module $module"
done
mount -t xenfs xenfs /proc/xen
: >/etc/xen/xl.conf

xenstored --pid-file /run/xen/xenstored.pid || end 'xenstored does not start'
xen-init-dom0 || end 'xen-init-dom0 fails'
xenconsoled --pid-file=/run/xen/xenconsoled.pid --log=guest --log-dir=/var/log/xen/console || end 'xenconsoled does not start'

xl create /guest.cfg || {
	cat /var/log/xen/*.log
	end 'xl create fails'
}
# Its configuration has it kept when it has ended, so that the reason can be asked for.
while xl list guest >/list 2>&1; do
	state=$(awk 'NR == 2 { print $5 }' /list)
	case $state in
	*s* | *c*) break ;;
	esac
	sleep 1
done
# Without terminal control: what a paravirtual guest wrote to its console.
sed 's/\r$//; s/^/guest: /' /var/log/xen/console/guest-guest.log 2>/dev/null
reason=$(xl list -v guest | awk 'NR == 2 { print $8 }')
end "guest ended, shutdown reason ${reason:--}"
