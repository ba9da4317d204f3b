// Pushes by sideshow/apns2, with which gorush and others in Go push to APNs, in a plain loop: the least that such a server
// spends on a push. Prints what a measured window cost as lines of name=value, as ClientProcess does.
package main

import (
	"fmt"
	"log"
	"os"
	"runtime"
	"strconv"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/sideshow/apns2"
	"github.com/sideshow/apns2/token"
)

// The devices to push to in turn.
const devices = 1000

// Takes the address of APNs, the file of the signing key, key id, team id, topic, collapse id, payload, pushes in flight,
// seconds of warm-up, seconds to measure. The authority to trust is in SSL_CERT_FILE.
func main() {
	arguments := os.Args[1:]
	key, err := token.AuthKeyFromFile(arguments[1])
	if err != nil {
		log.Fatal(err)
	}
	client := apns2.NewTokenClient(&token.Token{AuthKey: key, KeyID: arguments[2], TeamID: arguments[3]})
	client.Host = arguments[0]
	var accepted, next atomic.Int64
	push := func() {
		notification := &apns2.Notification{
			DeviceToken: fmt.Sprintf("%064x", next.Add(1)%devices),
			Topic:       arguments[4],
			CollapseID:  arguments[5],
			PushType:    apns2.PushTypeBackground,
			Priority:    apns2.PriorityLow,
			Payload:     []byte(arguments[6]),
		}
		response, err := client.Push(notification)
		if err != nil || !response.Sent() {
			log.Fatal("a push was not accepted: ", err, response)
		}
		accepted.Add(1)
	}
	// APNs allows one stream on a connection until it has seen a token, so that all at once would open one each.
	push()
	for i := 0; i < number(arguments[7]); i++ {
		go func() {
			for {
				push()
			}
		}()
	}
	time.Sleep(time.Duration(number(arguments[8])) * time.Second)
	before := read(&accepted)
	time.Sleep(time.Duration(number(arguments[9])) * time.Second)
	after := read(&accepted)
	pushes := float64(after.pushes - before.pushes)
	fmt.Printf("cpuMicrosPerPush=%f\n", float64((after.cpu-before.cpu).Nanoseconds())/1e3/pushes)
	fmt.Printf("allocBytesPerPush=%f\n", float64(after.allocated-before.allocated)/pushes)
	fmt.Printf("pushesPerSecond=%f\n", pushes/after.at.Sub(before.at).Seconds())
	// The sinks are the caller's to watch.
	fmt.Println("sinkCores=0")
	fmt.Println("tls=Go")
}

type reading struct {
	at        time.Time
	pushes    int64
	cpu       time.Duration
	allocated uint64
}

func read(accepted *atomic.Int64) reading {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		log.Fatal(err)
	}
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	return reading{
		time.Now(),
		accepted.Load(),
		time.Duration(usage.Utime.Nano() + usage.Stime.Nano()),
		memory.TotalAlloc,
	}
}

func number(text string) int {
	value, err := strconv.Atoi(text)
	if err != nil {
		log.Fatal(err)
	}
	return value
}
