// Tells how a room is, then what changes: go run events.go ROOM. Of the standard library alone.
//
// SERVICE is where the service listens (http://127.0.0.1:13004), API_KEY its key where it has one, CHANGES after how many to end.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"
)

type room struct {
	Code   string `json:"code"`
	Living *bool  `json:"living"`
	Owner  string `json:"owner"`
	Title  string `json:"title"`
}

type change struct {
	Room *struct {
		RoomID string `json:"roomId"`
	} `json:"room"`
}

func ask(path, lastEventID string) (*http.Response, error) {
	service := os.Getenv("SERVICE")
	if service == "" {
		service = "http://127.0.0.1:13004"
	}
	request, err := http.NewRequest(http.MethodGet, service+path, nil)
	if err != nil {
		return nil, err
	}
	if key := os.Getenv("API_KEY"); key != "" {
		request.Header.Set("Authorization", "Bearer "+key)
	}
	if lastEventID != "" {
		request.Header.Set("Last-Event-ID", lastEventID)
	}
	return http.DefaultClient.Do(request)
}

// tellRoom says how a room is; where nobody knows it has a code, which is not off air.
func tellRoom(name string) error {
	reply, err := ask("/v1/rooms/"+url.PathEscape(name)+"?fields=living,owner,title", "")
	if err != nil {
		return err
	}
	defer reply.Body.Close()
	var told room
	if err := json.NewDecoder(reply.Body).Decode(&told); err != nil {
		return err
	}
	if told.Living == nil {
		fmt.Println(told.Code)
		return nil
	}
	fmt.Println(*told.Living, told.Owner, told.Title)
	return nil
}

// follow reads events until the connection ends, and gives the id of the last one.
func follow(lastID string, tell func(kind string, told change) bool) (string, bool) {
	reply, err := ask("/v1/events", lastID)
	if err != nil {
		fmt.Fprintln(os.Stderr, "again:", err)
		return lastID, true
	}
	defer reply.Body.Close()
	if reply.StatusCode != http.StatusOK {
		fmt.Fprintln(os.Stderr, "again:", reply.Status)
		return lastID, reply.StatusCode >= 500
	}
	lines := bufio.NewScanner(reply.Body)
	// A change has the whole room in one line.
	lines.Buffer(nil, 16<<20)
	event := map[string]string{}
	for lines.Scan() {
		name, value, _ := strings.Cut(lines.Text(), ": ")
		if name != "" {
			event[name] = value
			continue
		}
		if id := event["id"]; id != "" {
			lastID = id
		}
		var told change
		// A gap or an end has no room: the events go on, and /v1/watch tells how the rooms are.
		if json.Unmarshal([]byte(event["data"]), &told) == nil && told.Room != nil && !tell(event["event"], told) {
			return lastID, false
		}
		event = map[string]string{}
	}
	return lastID, true
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: go run events.go ROOM")
		os.Exit(2)
	}
	if err := tellRoom(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	most, _ := strconv.Atoi(os.Getenv("CHANGES"))
	count := 0
	lastID, goesOn := "", true
	for goesOn {
		lastID, goesOn = follow(lastID, func(kind string, told change) bool {
			fmt.Println(kind, told.Room.RoomID)
			count++
			return count != most
		})
		if goesOn {
			time.Sleep(time.Second)
		}
	}
}
