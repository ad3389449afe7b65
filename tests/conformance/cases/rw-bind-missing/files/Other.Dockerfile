FROM busybox
RUN --mount=type=bind,source=seen.txt,target=/ctx/seen.txt,rw echo more >> /ctx/seen.txt; cp /ctx/seen.txt /seen
RUN cat /seen
